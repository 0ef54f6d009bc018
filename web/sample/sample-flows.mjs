// Yearly flows between stations of the sample, in thousands of persons under the base in FY2016.
import { normal } from "./sample-chance.mjs";

const arcs = `
origin_household decide_leave 640; decide_leave stay_origin 90; decide_leave hire_smuggler 470; decide_leave transit_mx 80; hire_smuggler transit_mx 470
transit_mx mx_interdict 186; mx_interdict mx_return 172; mx_interdict mx_asylum 8.8; mx_return origin_household 172; transit_mx choose_sector 364; origin_household choose_sector 210
choose_sector attempt 520; choose_sector port_entry 54; attempt turnback 98; turnback attempt 61; turnback origin_household 37; attempt gotaway 106; attempt apprehended 409; gotaway resident 106
apprehended bp_process 409; port_entry bp_process 54; bp_process vol_return 19; bp_process withdraw 6.2; bp_process er 156; bp_process reinstate 104; bp_process nta 96; bp_process uac_tvpra 60; bp_process prosecute 22
er cf_screen 72; er await_travel 84; reinstate rf_screen 9.6; reinstate await_travel 94; cf_screen nta 58; cf_screen ij_review 7.1; cf_screen await_travel 7; rf_screen ij_review 6.1; rf_screen court_det 3.4; ij_review await_travel 10.2; ij_review nta 2.9
prosecute reinstate 14; prosecute await_travel 8; uac_tvpra vol_return 10.5; uac_tvpra orr_bed 49; orr_bed nta 49; nta detain 118; nta release_or 88; detain release_bond 31; detain release_atd 24; detain court_det 63; encounter detain 65
release_bond court_nondet 31; release_atd court_nondet 24; release_or court_nondet 88; court_det order 41; court_det relief 6.3; court_det vol_depart 4.8; court_nondet in_absentia 38; court_nondet order 17; court_nondet relief 22; court_nondet terminate 19; court_nondet admin_close 12; in_absentia resident 37; order appeal_bia 5.4; appeal_bia order 4.1; in_absentia reopen 4.2; reopen court_nondet 4.2
relief resident_status 28; terminate resident 19; admin_close resident 12; order await_travel 44; order resident 10; await_travel air_gt 33; air_gt removal_air 33; await_travel air_hn 21; air_hn removal_air 21; await_travel air_sv 20; air_sv removal_air 20; await_travel air_mx 27; air_mx removal_air 27; await_travel removal_air 7; await_travel removal_bus 139; vol_depart removal_bus 4.8; vol_return reception 29.5; withdraw reception 6.2
removal_air reception 108; removal_bus reception 139; reception reattempt 84; reception stay_origin 199; reattempt choose_sector 84; resident encounter 110; encounter await_travel 45; removal_air removal_3rd .4; parole resident .04; port_entry parole 1.9; detain parole .2`;

const parsed = arcs.split(/[;\n]/).map((each) => each.trim()).filter(Boolean).map((each) => {
  const [from, to, thousand] = each.split(/\s+/);
  return { from, to, persons: Number(thousand) * 1000 };
});
const moved = /decide_leave|transit|attempt|apprehended|bp_process|hire_smuggler|gotaway/;
const shrink = [0.87, 1, 0.78, 0.96, 1.35];

export function flowsOf(alternatives, years, effect) {
  return alternatives.flatMap(({ id: alternative }) => years.flatMap((year, at) => {
    const flows = parsed.map(({ from, to, persons }) => {
      const change = year < 2017 ? 0 : effect[alternative] * (moved.test(from) ? -0.09 : 0.05);
      const median = Math.round(persons * shrink[at] * (1 + change) * (1 + 0.01 * normal(from, to, at)));
      return { alternative, period: `FY${year}`, from, to, median: median < 10 ? null : median };
    });
    if (alternative === "mexico_consents" && year >= 2017) {
      flows.push({ alternative, period: `FY${year}`, from: "bp_process", to: "contig_return", median: 31000 }, { alternative, period: `FY${year}`, from: "contig_return", to: "court_nondet", median: 19000 }, { alternative, period: `FY${year}`, from: "contig_return", to: "choose_sector", median: 8200 });
    }
    return flows;
  }));
}
