/*
 * jsonld: what a page is about, for machines: schema.org terms as JSON-LD (W3C JSON-LD 1.1, 7), in a <script> that is data.
 *
 *   all pages with breadcrumbs      BreadcrumbList
 *   home and about                  WebSite (home), Dataset with a DataDownload for each list and the mapping, its sources, licences and versions
 *   lists of terms                  DefinedTermSet
 *   risk, technique, tactic, mitigation, domain, sub-domain, stage, category      DefinedTerm of such a set
 *
 * Says nothing that the page does not.  Addresses are absolute where the site's base is known, else relative to the page.
 */
#ifndef RENDER_JSONLD_H
#define RENDER_JSONLD_H

#include "render/tpl.h"
#include "view/view.h"

/* jsonld(p, a): one JSON object in the arena; empty where there is nothing to say. */
struct data jsonld(const struct view_page *p, struct arena *a);

#endif
