#include "text/stop.h"

#include "base/mem.h"

/* In byte order.  Function words only: articles, pronouns, prepositions, conjunctions, auxiliaries and a few adverbs.  The
 * single letters are what is left of "e.g.", "i.e." and "U.S.", and list marks. */
static const char *const stop_words[] = {
	"a", "about", "above", "after", "again", "all", "along", "also", "although", "am", "among", "an", "and", "any",
	"are", "aren't", "as", "at", "b", "be", "because", "been", "before", "being", "below", "between", "both", "but",
	"by", "c", "can", "can't", "cannot", "could", "couldn't", "d", "did", "didn't", "do", "does", "doesn't", "doing",
	"don't", "during", "e", "each", "either", "etc", "even", "f", "for", "from", "further", "g", "had", "hadn't",
	"has", "hasn't", "have", "haven't", "having", "he", "hence", "her", "here", "hers", "herself", "him", "himself",
	"his", "how", "however", "i", "if", "in", "into", "is", "isn't", "it", "it's", "its", "itself", "just", "may", "me",
	"might", "more", "most", "must", "my", "myself", "neither", "no", "nor", "not", "of", "off", "often", "on", "once",
	"one", "only", "or", "other", "our", "ours", "ourselves", "out", "over", "own", "per", "rather", "s", "same", "shall",
	"she", "should", "shouldn't", "since", "so", "some", "such", "t", "than", "that", "the", "their", "theirs", "them",
	"themselves", "then", "there", "therefore", "these", "they", "this", "those", "though", "through", "thus", "to",
	"too", "toward", "towards", "u", "under", "until", "up", "upon", "us", "very", "via", "was", "wasn't", "we", "were",
	"weren't", "what", "when", "where", "whereas", "whether", "which", "while", "who", "whom", "whose", "why", "will",
	"with", "within", "without", "won't", "would", "wouldn't", "yet", "you", "your", "yours", "yourself", "yourselves",
};

bool stop_word(struct str word)
{
	size_t lo = 0, hi = ARRAY_LEN(stop_words);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp(word, str_of(stop_words[mid]));

		if (c == 0)
			return true;
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}
