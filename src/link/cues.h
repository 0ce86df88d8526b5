/*
 * cues: words that speak of an adversary, and words that speak of harm that nobody intends.
 *
 * Two lists of words that anyone in the field would write down (attacker, stolen, ransomware, deepfake; bias, unemployment,
 * overreliance, misalignment).  Most are too rare among the judged risks to be learned one by one; what they have in common is
 * learned at once: how much of a text is on either side is a part of the kernel of the regression on risks (ridge.h).
 */
#ifndef LINK_CUES_H
#define LINK_CUES_H

#include "link/terms.h"

enum cue_side { CUE_ADVERSARY, CUE_NO_ADVERSARY, CUE_SIDES };

/* cue_weigh(x, cue): ln(1 + n) of each side's words among the terms, brought to length 1; false: there are none, and all is 0.  Thread-safe. */
bool cue_weigh(const struct terms *x, float cue[CUE_SIDES]);

#endif
