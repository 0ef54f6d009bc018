// The words and fixed figures of the sample: study, alternatives, claims, outcomes, rooms, levers.
// Simulated figures are invented. Published ones are those of the named tables.

export const study = {
  id: "guatemala-2017", title: "What the February 2017 directives change",
  question: "On 22 February 2017 a Secretary of Homeland Security said in Guatemala what was about to change at the border. What would the directives do, to whom, and is what was said about them true?",
  about: "The base is the system of January 2017 without the two memoranda. Three alternatives add them: as they were stated, as they were carried out, and as stated with Mexico’s consent to receive people during their proceedings.",
};
export const made = {
  version: "0.1.0", commit: "423d70e5b1c09f", created: "2026-11-23T14:40:00Z", seed: 20170222, replicates: 20, scale: 1, from: "2014-10-01", until: "2019-09-30",
  system: "us-southwest-2017", system_title: "US southwest border, 2017", people_simulated: 5218340, events_simulated: 61804112,
};

const change = (what, from, text, implementation = 1, phase_in_days = 0, until = null) => ({ what, from, until, phase_in_days, implementation, text });
const memoranda = (part) => [
  { id: "end-release", title: "Detention in place of release", about: "Release on parole or recognizance only case by case.", announced: "2017-02-20", source: "DHS memorandum, 20 February 2017, section C",
    changes: [change("custody.release_share", "2017-03-01", "release share falls to 0.05, subject to beds", 0.8 * part, 60), change("custody.adult_beds", "2017-10-01", "beds rise to 51,379", 0.7 * part, 365)] },
  { id: "no-priorities", title: "No class exempt from arrest", about: "The three tiers of 2014 end; only DACA holders stay exempt.", announced: "2017-02-20", source: "DHS memorandum “Enforcement of the Immigration Laws”, 20 February 2017",
    changes: [change("interior.arrest_hazard_not_convicted", "2017-02-21", "hazard × 3.0", part, 30)] },
  { id: "judge-surge", title: "Judges sent to detention sites", about: "", announced: "2017-03-20", source: "DOJ release 17-1100", changes: [change("court.judges_detained_docket", "2017-03-20", "100 judges move to the detained docket", part, 0, "2018-03-31")] },
  { id: "agents", title: "5,000 more Border Patrol agents", about: "Hired over five years.", announced: "2017-01-25", source: "Executive Order 13767, section 8", changes: [change("border.agents", "2017-10-01", "agents rise by 5,000", 0.02 + 0.98 * Math.max(0, part - 0.5) * 2, 1826)] },
];
export const alternatives = [
  { id: "base", title: "January 2017 continued", about: "Rules, staff and beds as they stood, with the growth already funded.", base: true, measures: [] },
  { id: "as_stated", title: "As stated", about: "Each directive in full, on its stated date.", base: false, measures: memoranda(1) },
  { id: "as_implemented", title: "As carried out", about: "Each directive to the extent and at the time that the record shows.", base: false, measures: memoranda(0.45) },
  { id: "mexico_consents", title: "As stated, Mexico consents", about: "As stated; in addition Mexico accepts people of third countries during their proceedings.", base: false,
    measures: [...memoranda(1), { id: "contig", title: "Return to contiguous territory", about: "People of other countries wait in Mexico for their hearing.", announced: "2017-02-20", source: "DHS memorandum, 20 February 2017, section H", changes: [change("removal.contiguous_share", "2017-04-01", "half of the eligible are returned", 1, 90)] }] },
];

const answer = (alternative, value, p05, p95, held) => ({ alternative, value, p05, p95, held, replicates: 20, verdict: held >= 19 ? "holds" : held <= 1 ? "does not hold" : "undecided" });
const answers = (rows) => alternatives.map(({ id }, at) => answer(id, ...rows[at]));
export const claimsOf = () => [
  { id: "paying-a-smuggler-is-wasted", says: "Those who pay a smuggler will be sent back very quickly.", who: "US Secretary of Homeland Security, Guatemala, 22 February 2017", asks: "Of those who cross having paid, what share is back within 30 days?", unit: "share", outcome: "returned_within_30_days", category: "smuggled", period: ["2017-03-01", "2018-02-28"], test: "> 0.5", hangs_on: ["border.p_apprehension_adult"], published: null, data_verdict: null, note: "Back means: returned to the country of origin or to Mexico by either government.",
    answers: answers([[0.312, 0.304, 0.321, 0], [0.441, 0.428, 0.455, 0], [0.349, 0.339, 0.358, 0], [0.506, 0.487, 0.524, 13]]) },
  { id: "arrivals-fall", says: "Fewer people will set out once they hear what awaits them.", who: "US Secretary of Homeland Security, Guatemala, 22 February 2017", asks: "By how much do apprehensions in the twelve months after the directives fall against the same run without them?", unit: "share", outcome: "apprehensions_change", category: "total", period: ["2017-03-01", "2018-02-28"], test: "< -0.05", published: null, data_verdict: null, note: "",
    answers: answers([[0, 0, 0, 0], [-0.087, -0.112, -0.06, 19], [-0.041, -0.066, -0.018, 6], [-0.121, -0.149, -0.094, 20]]) },
  { id: "apprehensions-record", says: "The border faces an unprecedented number of crossings.", who: "DHS memorandum, 20 February 2017", asks: "Were apprehensions on the southwest border in the last full fiscal year the highest since FY2000?", unit: "events", outcome: "usbp_apprehensions_southwest", category: "total", period: "FY2016", test: "> 1643679", published: { value: 408870, unit: "events", series: "usbp_apprehensions_southwest", period: "FY2016", source: "U.S. Border Patrol (CBP), Southwest Border Sectors: Total Illegal Alien Apprehensions by Fiscal Year", evidence: "page" }, data_verdict: "contradicted", note: "The test is the figure of FY2000.",
    answers: answers([[412300, 404100, 421800, 0], [412300, 404100, 421800, 0], [412300, 404100, 421800, 0], [412300, 404100, 421800, 0]]) },
  { id: "backlog-shrinks", says: "More judges at detention sites will bring the backlog of the courts down.", who: "Department of Justice, March 2017", asks: "Are fewer cases pending at the end of FY2018 than at the end of FY2016?", unit: "cases", outcome: "eoir_pending_cases_fy_end", category: "total", period: "FY2018", test: "< 516031", published: null, data_verdict: null, note: "",
    answers: answers([[668200, 661900, 674800, 0], [729400, 719300, 741200, 0], [694800, 687500, 703300, 0], [704100, 691800, 715900, 0]]) },
];

const citizens = ["el_salvador", "guatemala", "honduras", "mexico", "other"];
const shape = (level, trend, season, noise, pull, floor) => ({ level, trend, season, noise, pull, floor });
const sectorShares = { rio_grande_valley: 0.457, tucson: 0.159, laredo: 0.089, san_diego: 0.078, el_paso: 0.063, del_rio: 0.056, el_centro: 0.048, yuma: 0.035, big_bend: 0.015 };
export const outcomes = [
  { id: "usbp_apprehensions_southwest", unit: "events", kind: "flow", means: "Arrests by the Border Patrol between ports of entry on the southwest border.", categories: ["total"], steps: ["fiscal_year"], whole: true, shape: shape(371000, 0.035, 0, 0.012, -0.16) },
  { id: "usbp_apprehensions_southwest_monthly", unit: "events", kind: "flow", means: "The same arrests, by month.", categories: ["total"], steps: ["month"], whole: true, shape: shape(31000, 0.035, 0.17, 0.03, -0.2) },
  { id: "usbp_apprehensions_southwest_by_citizenship", unit: "events", kind: "flow", means: "Arrests by the Border Patrol on the southwest border, by citizenship.", categories: [...citizens, "stateless"], shares: { el_salvador: 0.17, guatemala: 0.19, honduras: 0.125, mexico: 0.47, other: 0.045, stateless: 0.00002 }, steps: ["fiscal_year"], whole: true, shape: shape(385000, 0.03, 0, 0.015, -0.15) },
  { id: "usbp_apprehensions_southwest_by_sector", unit: "events", kind: "flow", means: "Arrests by the Border Patrol on the southwest border, by sector.", categories: ["total", ...Object.keys(sectorShares)], shares: sectorShares, steps: ["fiscal_year"], whole: true, shape: shape(371000, 0.035, 0, 0.012, -0.16) },
  { id: "wait_for_judge", unit: "days", kind: "wait", means: "Days that cases ready for a decision have waited for a judge.", categories: ["total"], steps: ["fiscal_year"], shape: shape(610, 0.04, 0, 0.01, 0.1) },
  { id: "eoir_pending_cases_fy_end", unit: "cases", kind: "stock", means: "Cases open in immigration court at the end of the fiscal year.", categories: ["total"], steps: ["fiscal_year"], whole: true, shape: shape(457000, 0.13, 0, 0.004, 0.12) },
  { id: "court_pending", unit: "cases", kind: "stock", means: "Cases open in immigration court at the end of the month.", categories: ["total", "family", "unaccompanied_child", "single_adult"], shares: { family: 0.19, unaccompanied_child: 0.14, single_adult: 0.67 }, steps: ["month", "fiscal_year"], whole: true, shape: shape(430000, 0.13, 0.004, 0.004, 0.12) },
  { id: "ice_average_daily_population", unit: "persons", kind: "occupancy", means: "Person-days in ICE custody divided by days.", categories: ["total"], steps: ["fiscal_year", "month"], whole: true, shape: shape(30500, 0.07, 0.03, 0.008, 0.12) },
  { id: "due_process_coverage", unit: "share", kind: "share", means: "Of enforced returns, the share before which an immigration judge decided.", categories: ["total"], steps: ["fiscal_year"], shape: shape(0.128, -0.02, 0, 0.018, -0.22) },
  { id: "returned_within_30_days", unit: "share", kind: "share", means: "Of those who cross, the share that is returned within 30 days.", categories: ["smuggled", "not_smuggled"], shares: { smuggled: 1, not_smuggled: 1.25 }, steps: ["fiscal_year"], shape: shape(0.31, 0.002, 0, 0.01, 0.34) },
  { id: "return_despite_risk", unit: "persons", kind: "flow", means: "Synthetic persons whose assigned risk exceeds the threshold of 0.5 and who are returned.", categories: ["total", "not_asked", "negative_screen", "in_absentia", "denied", "mexico"], shares: { not_asked: 0.44, negative_screen: 0.05, in_absentia: 0.13, denied: 0.18, mexico: 0.2 }, steps: ["fiscal_year"], whole: true, shape: shape(7900, 0.02, 0, 0.03, 0.24) },
  { id: "weekly_arrivals_la_aurora", unit: "persons a week", kind: "mean", means: "People who arrive on return flights at La Aurora, Guatemala City, by week.", categories: ["total"], steps: ["month"], whole: true, shape: shape(640, 0.01, 0.08, 0.03, 0.19) },
  { id: "smuggler_fee_northern_triangle", unit: "US dollars", kind: "mean", means: "What a person from Guatemala, Honduras or El Salvador pays, all in.", categories: ["total"], steps: ["fiscal_year"], shape: shape(7100, 0.03, 0, 0.006, 0.11) },
];
export const featured = [
  { outcome: "usbp_apprehensions_southwest_monthly", category: "total", step: "month", title: "Apprehensions on the southwest border", why: "Arrests by the Border Patrol between ports of entry, by month. One person may be arrested more than once." },
  { outcome: "court_pending", category: "total", step: "month", title: "Cases pending in immigration court", why: "Open cases at the end of each month." },
  { outcome: "ice_average_daily_population", category: "total", step: "fiscal_year", title: "People in ICE custody on an average day", why: "Person-days divided by days." },
  { outcome: "due_process_coverage", category: "total", step: "fiscal_year", title: "Returns before which a judge decided", why: "Share of all enforced returns." },
  { outcome: "return_despite_risk", category: "total", step: "fiscal_year", title: "Returns despite assigned risk", why: "Simulated people whose assigned risk is above the threshold and who are returned. The risk is an assumption." },
  { outcome: "weekly_arrivals_la_aurora", category: "total", step: "month", title: "Arrivals on return flights in Guatemala City", why: "Persons a week, mean of each month, at La Aurora." },
  { outcome: "usbp_apprehensions_southwest_by_citizenship", category: "stateless", step: "fiscal_year", title: "Apprehensions of stateless people", why: "Shown here to see how small cells look." },
];

const st = (id, title) => ({ id, title });
export const rooms = [
  { id: "home", title: "Home", stations: [st("origin_household", "Household at home"), st("decide_leave", "Decision to leave"), st("hire_smuggler", "Hiring a smuggler"), st("stay_origin", "Stays at home")] },
  { id: "journey", title: "Journey", stations: [st("transit_mx", "Travel through Mexico"), st("mx_interdict", "Stopped in Mexico"), st("mx_asylum", "Asylum in Mexico"), st("mx_return", "Returned by Mexico"), st("choose_sector", "Choice of a sector")] },
  { id: "border", title: "Border", stations: [st("port_entry", "Port of entry"), st("attempt", "Attempt to cross"), st("turnback", "Turned back"), st("gotaway", "Got away"), st("apprehended", "Apprehended")] },
  { id: "processing", title: "Processing", stations: [st("bp_process", "Border Patrol processing"), st("vol_return", "Voluntary return"), st("withdraw", "Withdrawal of application"), st("er", "Expedited removal"), st("reinstate", "Reinstated order"), st("prosecute", "Prosecution"), st("uac_tvpra", "Child’s transfer"), st("nta", "Notice to appear"), st("contig_return", "Return to Mexico during proceedings")] },
  { id: "screening", title: "Fear screening", stations: [st("cf_screen", "Credible fear screening"), st("rf_screen", "Reasonable fear screening"), st("ij_review", "Review by a judge")] },
  { id: "custody", title: "Custody and release", stations: [st("detain", "Detention"), st("orr_bed", "Child’s shelter"), st("release_bond", "Release on bond"), st("release_atd", "Release with supervision"), st("release_or", "Release on recognizance"), st("parole", "Parole")] },
  { id: "court", title: "Court", stations: [st("court_det", "Detained docket"), st("court_nondet", "Non-detained docket"), st("in_absentia", "Order in absentia"), st("reopen", "Reopened"), st("relief", "Relief granted"), st("terminate", "Terminated"), st("admin_close", "Administratively closed"), st("vol_depart", "Voluntary departure"), st("order", "Removal order"), st("appeal_bia", "Appeal")] },
  { id: "removal", title: "Removal", stations: [st("await_travel", "Waiting for travel"), st("air_gt", "Waits for a seat to Guatemala City"), st("air_hn", "Waits for a seat to San Pedro Sula"), st("air_sv", "Waits for a seat to San Salvador"), st("air_mx", "Waits for a seat to Mexico"), st("removal_air", "Removal by air"), st("removal_bus", "Removal by land"), st("removal_3rd", "Removal to a third country")] },
  { id: "reception", title: "Reception", stations: [st("reception", "Reception"), st("reattempt", "Decides to try again")] },
  { id: "interior", title: "Interior", stations: [st("resident", "Resident without status"), st("resident_status", "Resident with status"), st("encounter", "Encounter with authorities")] },
];

const cbp = "U.S. Border Patrol (CBP), Total Illegal Alien Apprehensions by Month FY2000-FY2019";
const ohss = "DHS OHSS, Immigration Enforcement and Legal Processes Monthly Tables, August 2024; rounded to 10";
const observed = (outcome, period, value, unit, source, role, category = "total", evidence = "page") => ({ outcome, category, period, value, unit, source, evidence, role });
const monthly = { "2015-10": 32724, "2015-11": 32838, "2015-12": 37014, "2016-01": 23758, "2016-02": 26072, "2016-03": 33316, "2016-04": 38089, "2016-05": 40337, "2016-06": 34450, "2016-07": 33723, "2016-08": 37048, "2016-09": 39501 };
export const published = [
  observed("usbp_apprehensions_southwest", "FY2015", 331333, "events", cbp, "input"), observed("usbp_apprehensions_southwest", "FY2016", 408870, "events", cbp, "input"),
  ...Object.entries(monthly).map(([period, value]) => observed("usbp_apprehensions_southwest_monthly", period, value, "events", cbp, "check")),
  ...[["mexico", 190760], ["guatemala", 74600], ["el_salvador", 71850], ["honduras", 52950], ["other", 18710]].map(([category, value]) => observed("usbp_apprehensions_southwest_by_citizenship", "FY2016", value, "events (rounded to 10)", ohss, "check", category)),
  observed("ice_average_daily_population", "FY2015", 28449, "persons", "ICE, quoted by CRS", "check", "total", "recalled"), observed("ice_average_daily_population", "FY2016", 34376, "persons", "ICE FY2016 report", "check", "total", "recalled"),
  observed("eoir_pending_cases_fy_end", "FY2015", 456216, "cases", "TRAC, pending cases at end of fiscal year", "input"), observed("eoir_pending_cases_fy_end", "FY2016", 516031, "cases", "TRAC, pending cases at end of fiscal year", "check"),
  observed("due_process_coverage", "FY2016", 0.12, "share", "Calculated from OHSS, repatriations by type", "check", "total", "derived"),
  observed("smuggler_fee_northern_triangle", "FY2015", 9200, "US dollars", "DHS OIS, Efforts by DHS to Estimate Southwest Border Security between Ports of Entry, September 2017, summarised in the press", "check"),
  observed("weekly_arrivals_la_aurora", "2016-03", 636, "persons a week", "ICE Air records, calculated", "check", "total", "derived"),
];

const lever = (id, title, value, low, high, unit, evidence, source, line, values) => ({ id, title, value, low, high, unit, evidence, source, file: `systems/us-southwest-2017/${id.split(".")[0]}.toml`, line, ...(values ? { values } : {}) });
const base = [
  lever("court.judges", "Immigration judges", 289, 250, 320, "judges", "page", "EOIR, end of FY2016", 12),
  lever("court.judges_detained_docket", "Judges on the detained docket", 62, 50, 80, "judges", "assumed", "Split of completions by docket", 19, { as_stated: 162, as_implemented: 107, mexico_consents: 162 }),
  lever("court.completions_per_judge", "Completions per judge and year", 807, 600, 900, "cases", "page", "EOIR FY2015, quoted by CIS", 24),
  lever("court.in_absentia_share", "Orders in absentia, of non-detained completions", 0.43, 0.38, 0.48, "share", "page", "EOIR, quoted by Metcalf 2019", 40),
  lever("court.represented_family", "Families with counsel", 0.3, 0.2, 0.4, "share", "page", "TRAC report 441", 47),
  lever("custody.adult_beds", "Adult detention beds", 34000, 31000, 38000, "beds", "page", "ICE, funded beds", 8, { as_stated: 51379, as_implemented: 42100, mexico_consents: 51379 }),
  lever("custody.family_beds", "Family detention beds", 3300, 2900, 3500, "beds", "recalled", "ICE", 15),
  lever("custody.orr_beds", "Shelter beds for children", 8400, 7500, 9500, "beds", "page", "HHS ORR, November 2015", 21),
  lever("custody.release_share", "Released from ICE custody before a decision", 0.47, 0.35, 0.6, "share", "derived", "OHSS book-outs by agency", 30, { as_stated: 0.134, as_implemented: 0.319, mexico_consents: 0.134 }),
  lever("border.p_apprehension_adult", "Chance of apprehension, evading adult, per attempt", 0.58, 0.45, 0.7, "share", "page", "IDA survey-based estimate 0.54 (FY2015); span of methods 0.55 to 0.85", 11),
  lever("border.p_apprehension_family", "Chance of apprehension, families and children", 0.97, 0.9, 1, "share", "assumed", "Most surrender", 18),
  lever("border.agents", "Border Patrol agents, southwest", 17026, 16500, 17600, "agents", "page", "CBP staffing statistics, FY2016", 5, { as_stated: 22026, as_implemented: 17126, mexico_consents: 22026 }),
  lever("interior.arrest_hazard_not_convicted", "Yearly chance of ICE arrest, without conviction", 0.0016, 0.001, 0.0022, "per year", "derived", "ICE arrests over residents without status", 22, { as_stated: 0.0048, as_implemented: 0.0030, mexico_consents: 0.0048 }),
  lever("interior.arrest_hazard_convicted", "Yearly chance of ICE arrest, with conviction", 0.116, 0.09, 0.14, "per year", "derived", "ICE arrests over residents with a conviction", 28),
  lever("removal.contiguous_share", "Returned to Mexico during proceedings", 0, 0, 0.5, "share", "page", "No such return in FY2016", 33, { mexico_consents: 0.5 }),
  lever("removal.flights_gt", "Return flights to Guatemala City a week", 5.9, 5.5, 6.5, "flights", "derived", "ICE Air records", 9),
  lever("screening.positive", "Credible fear, positive", 0.8, 0.7, 0.85, "share", "page", "OHSS, FY2016", 14),
  lever("screening.days", "Days to a credible fear decision", 10, 5, 25, "days", "recalled", "USCIS", 20),
  lever("journey.p_interdict", "Chance of being stopped in Mexico, per trip", 0.37, 0.25, 0.5, "share", "derived", "INM detentions over flow estimates", 7),
  lever("home.smuggler_use", "Hire a smuggler", 0.85, 0.65, 0.95, "share", "page", "DHS OIS 2017", 31),
  lever("home.fee", "Smuggler’s fee, northern Central America", 7500, 4000, 11000, "US dollars", "page", "DHS OIS 2017; RAND", 36),
  lever("reception.reattempt_work", "Try again within 12 months, moved for work", 0.25, 0.15, 0.4, "share", "assumed", "Anchored on Border Patrol recidivism", 12),
];
const more = Array.from({ length: 24 }, (_, at) => lever(`processing.share_${at + 1}`, `Share sent on from processing, row ${at + 1}`, Number((0.02 + at * 0.031).toFixed(3)), Number((0.01 + at * 0.025).toFixed(3)), Number((0.05 + at * 0.036).toFixed(3)), "share", ["page", "derived", "assumed"][at % 3], "OHSS, processing dispositions, FY2016", 8 + at * 3));
export const levers = [...base, ...more];

export const limits = [
  "How many people enter undetected is not known. The share of evading adults apprehended at an attempt is between 0.45 and 0.70; at 0.45 about 269,000 would enter in a year, at 0.70 about 94,000.",
  "Whom return would put at risk cannot be observed. The threshold is an assumption, and the figures change with it.",
  "How strongly an announcement changes decisions to leave is fitted to a few months in which prices, seasons and expectations moved too.",
  "Differences between nationalities are historical practice, of which a part is bias. They are not a property of people.",
  "Geography stops at the Border Patrol sector; nothing here says where inside a sector anything happens.",
  "Parameters marked “assumed” or “recalled” have not been checked against a document.",
];
