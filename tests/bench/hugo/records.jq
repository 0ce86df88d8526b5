# The lines of 'promptriskdb export jsonl', slurped, as the content of a Hugo site: a line that starts with \u0001 names a
# file, the lines after it are the file.  tests/bench/peer_hugo splits them.
#
# What our program works out while it makes a page and the export does not hold ready (siblings, neighbours, the titles
# behind ids, the rows of the lists) is worked out here, so that Hugo is spared it and has all of it in the front matter.

def by_id: map({key: .id, value: .}) | from_entries;
def ref: {id, title, slug};
def count($s; $one; $many): "\($s) \(if $s == 1 then $one else $many end)";

(map(select(.kind == "technique")) | by_id) as $technique
| (map(select(.kind == "mitigation")) | by_id) as $mitigation
| (map(select(.kind == "risk")) | by_id) as $risk
| (map(select(.kind == "case_study")) | by_id) as $study
| (map(select(.kind == "paper")) | by_id) as $paper
| (map(select(.kind == "lifecycle_stage" or .kind == "mitigation_category")) | map({key: .title, value: .slug}) | from_entries) as $value
| (map(select(.kind == "domain" or .kind == "subdomain")) | map({key: .title, value: .slug}) | from_entries) as $area
| (map(select(.kind == "risk")) | group_by(.id[8:13]) | map({key: .[0].id[8:13], value: map(ref)}) | from_entries) as $stem
| (map(select(.kind == "tactic")) | sort_by(.position)) as $tactics
| {risk: "risks", technique: "techniques", tactic: "tactics", mitigation: "mitigations", case_study: "case-studies",
   paper: "papers", domain: "domains", subdomain: "domains", lifecycle_stage: "lifecycle", mitigation_category: "categories"} as $list
| ($list + {subdomain: "domains", lifecycle_stage: "values", mitigation_category: "values"}) as $type
| {risk: "Risks", technique: "Techniques", tactic: "Tactics", mitigation: "Mitigations", case_study: "Case studies",
   paper: "Papers", domain: "Domains", subdomain: "Domains", lifecycle_stage: "Lifecycle", mitigation_category: "Categories"} as $name
| {risk: "AI Risk", technique: "AI Technique", tactic: "AI Tactic", mitigation: "AI Mitigation", case_study: "AI Case Study",
   paper: "Paper", domain: "Risk Domain", subdomain: "Risk Sub-domain", lifecycle_stage: "ML Lifecycle Stage",
   mitigation_category: "Mitigation Category"} as $called

| def stages: map({text: ., path: ("/" + ($value[.] // "") + "/")});
  def figure($n; $v; $note): {name: $n, value: ($v | tostring), note: $note};

  def figures:
    if .kind == "risk" then
      [figure("Techniques"; .summary.techniques; "Attack methods connected to this risk"),
       figure("Mitigations"; .summary.mitigations; "Defences that may help with related attacks"),
       figure("Domain"; .summary.domain // "n/a"; "The broad risk area")]
    elif .kind == "technique" then
      [figure("Risks"; .summary.risks; "Known risks that it brings about or exploits"),
       figure("Mitigations"; .summary.mitigations; "Defences that cover it"),
       figure("Case studies"; .summary.case_studies; "Steps of documented attacks that used it"),
       figure("Sub-techniques"; .summary.subtechniques; "More specific forms of it")]
    elif .kind == "mitigation" then
      [figure("Techniques"; .summary.techniques; "Attack methods that it covers"),
       figure("Lifecycle"; .summary.lifecycle; "Stages of the machine learning lifecycle where it applies"),
       figure("Categories"; .summary.categories; "Sorts of defence that it belongs to")]
    elif .kind == "tactic" then
      [figure("Techniques"; .summary.techniques; "Ways to reach this goal, sub-techniques included"),
       figure("Position"; "\(.position) of \($tactics | length)"; "Place in the ATLAS matrix")]
    elif .kind == "case_study" then [figure("Steps"; .summary.steps; "What the adversary did, in order")]
    else [.summary | to_entries[] | figure(.key; .value; "Records that this page gathers")] end;

  def profile:
    if .kind == "risk" then
      [{name: "Domain", value: .profile.domain, path: ("/" + ($area[.profile.domain // ""] // "") + "/")},
       {name: "Subdomain", value: .profile.subdomain, path: ("/" + ($area[.profile.subdomain // ""] // "") + "/")},
       {name: "Entity", value: .profile.entity, path: "/risks/?entity=1", help: "Who or what causes the risk, as the repository codes it"},
       {name: "Intent", value: .profile.intent, path: "/risks/?intent=1", help: "Whether the outcome is expected from pursuing a goal"},
       {name: "Timing", value: .profile.timing, path: "/risks/?timing=1", help: "Whether it occurs before or after the AI is deployed"},
       {name: "Category", value: .profile.category}, {name: "Subcategory", value: .profile.subcategory}]
    elif .kind == "technique" then
      [{name: "ATLAS ID", value: .id}, {name: "ATT&CK ID", value: .attack_id}, {name: "Maturity", value: .maturity},
       {name: "Platforms", value: (.platforms | join(", "))}, {name: "Created", value: .created}, {name: "Modified", value: .modified}]
    elif .kind == "tactic" then
      .position as $p
      | [{name: "ATLAS ID", value: .id}, {name: "ATT&CK ID", value: .attack_id}]
        + (if $p > 1 then [{name: "Before it", value: $tactics[$p - 2].title, path: "/\($tactics[$p - 2].slug)/"}] else [] end)
        + (if $tactics[$p] then [{name: "After it", value: $tactics[$p].title, path: "/\($tactics[$p].slug)/"}] else [] end)
    elif .kind == "case_study" then
      [{name: "ATLAS ID", value: .id}, {name: "Type", value: .type}, {name: "Date", value: .date}, {name: "Actor", value: .actor},
       {name: "Target", value: .target}, {name: "Reporter", value: .reporter}]
    elif .kind == "paper" then
      [{name: "Authors", value: .authors}, {name: "Year", value: .year, path: "/papers/?year=\(.year)"},
       {name: "Type", value: .item_type, path: "/papers/?item_type=\(.item_type // "" | @uri)"}, {name: "DOI", value: .doi}]
    else [] end;

  # The record, with what the templates would have to look up put in place.
  def record:
    if .kind == "risk" then
      .techniques |= map(. + {tactics: [$technique[.id].tactics[]? | ref]})
      | .direct = (.techniques | map(select(.tier == "direct"))) | .related = (.techniques | map(select(.tier == "related"))) | del(.techniques)
      | .mitigations |= map(.lifecycle |= stages | .category |= stages | .via |= map($technique[.] | ref))
      | .siblings = ([.id as $me | $stem[.id[8:13]][] | select(.id != $me)] | .[:12])
      | .paper_slug = ($paper[.paper.id // ""].slug // "")
    elif .kind == "technique" then .case_studies |= map(. + {slug: $study[.id].slug})
    elif .kind == "mitigation" then
      .control.lifecycle |= stages | .control.category |= stages
      | .risks.top |= map(.domain = ($risk[.id].profile.domain // "") | .via |= map($technique[.] | ref))
    elif .kind == "tactic" then .techniques |= map(. + {lead: $technique[.id].lead})
    elif .kind == "paper" then .risks |= map(. + {domain: $risk[.id].profile.domain})
    elif .kind == "case_study" then .steps |= map(. + {maturity: $technique[.technique.id].maturity})
    elif .mitigations then .mitigations |= map(. + {use: $mitigation[.id].description})
    elif .kind == "domain" or .kind == "subdomain" then
      .top = ([.risks[] | $risk[.id].techniques[].id] | group_by(.) | map({n: length, t: $technique[.[0]]})
        | sort_by(-.n) | .[:10] | map({text: "\(.t.title) (\(.n))", path: "/\(.t.slug)/"}))
    else . end;

  def row:
    if .kind == "risk" then
      [.id[8:], .title, .profile.domain, .profile.entity, .profile.intent, .profile.timing, .summary.techniques, .summary.mitigations]
    elif .kind == "technique" then
      [.id, .title, (.tactics[0].title // ""), .maturity, .summary.risks, .summary.mitigations, .summary.case_studies]
    elif .kind == "tactic" then [.id, .title, .position, .summary.techniques]
    elif .kind == "mitigation" then
      [.id, .title, (.control.category | join(", ")), .summary.techniques, .risks.count, .control.priority.score]
    elif .kind == "case_study" then [.id, .title, .type, .date, .target, .summary.steps]
    elif .kind == "paper" then [.id, .title, .authors, .year, .item_type, .summary.risks]
    elif .kind == "domain" then [.id, .title, .id[10:], .summary.risks]
    else [.id, .title, .summary.records] end;

  def file($path; $front; $body): "\u0001content/\($path)", ($front | tojson), "", $body;

  (to_entries[] | .key as $i | .value | .kind as $kind
    | file("\(if .kind == "subdomain" then "subdomains" else $list[.kind] end)/\(.slug).md";
        {title, slug, type: $type[.kind], weight: ($i + 1), id, label: $called[.kind], list: $list[.kind], listname: $name[.kind],
         lead, cut: (.lead | endswith("...")), row: row, figures: figures, profile: profile,
         badges: [.badges | to_entries[] | {text: .value,
           path: (if .key == 0 then "/\($list[$kind])/" else ($area[.value] // $value[.value]) | if . then "/\(.)/" else null end end)}],
         r: (record | del(.id, .kind, .slug, .title, .lead, .description, .badges, .summary, .profile))};
        .description)),
  ([["risks", "Risks", ["ID", "Title", "Domain", "Entity", "Intent", "Timing", "Techniques", "Mitigations"]],
    ["techniques", "Techniques", ["ID", "Title", "Tactic", "Maturity", "Risks", "Mitigations", "Case-study steps"]],
    ["tactics", "Tactics", ["ID", "Title", "Position", "Techniques"]],
    ["mitigations", "Mitigations", ["ID", "Title", "Category", "Techniques", "Risks", "Priority"]],
    ["case-studies", "Case studies", ["ID", "Title", "Type", "Date", "Target", "Case-study steps"]],
    ["papers", "Papers", ["ID", "Title", "Authors", "Year", "Item type", "Risks"]],
    ["domains", "Domains", ["ID", "Title", "Number", "Risks"]],
    ["lifecycle", "Lifecycle", ["ID", "Title", "Mitigations"]],
    ["categories", "Categories", ["ID", "Title", "Mitigations"]]][]
    | file("\(.[0])/_index.md"; {title: .[1], columns: .[2], lead: "Every record of this kind in the atlas, in the order of its ids."}; "")),
  file("subdomains/_index.md"; {title: "Sub-domains", _build: {render: "never", list: "never"}}; ""),
  file("search.md"; {title: "Search", url: "/search/", layout: "search"}; ""),
  file("about.md"; {title: "About", url: "/about/", layout: "about"}; ""),
  file("_index.md";
    {title: "Threat intelligence atlas",
     counts: [to_entries | map(.value) | group_by(.kind)[] | {name: $name[.[0].kind], value: length, path: "/\($list[.[0].kind])/"}],
     domains: [.[] | select(.kind == "domain") | {title, slug, risks: .summary.risks, linked: .summary.with_techniques}],
     releases: (map(.source) | unique_by(.name) | map({name, release, date, license, url}))}; "")
