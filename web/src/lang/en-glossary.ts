// Words explained at the end of the page. An entry with `when` is shown only if one of these strings occurs in the
// results, so that a study of another system does not explain words that it never uses.

export interface Entry { term: string; means: string; when?: string[] }

export const glossary: Entry[] = [
  { term: "Alternative", means: "The base together with a set of dated measures. All alternatives of a study share the same simulated people and the same luck." },
  { term: "Base", means: "The system as it stood, without the measures that the study asks about." },
  { term: "Evidence", means: "How a number is known: read in the source, calculated from sources, recalled from a published document and still to be checked, or assumed." },
  { term: "Fiscal year (FY)", means: "The US government’s year: FY2017 is October 2016 to September 2017.", when: ["FY20", "FY19"] },
  { term: "Lever", means: "A number of the system that a measure may move." },
  { term: "Median", means: "Half of the replicates give more, half give less." },
  { term: "Replicate", means: "One run of the whole system with its own chance events. Replicates differ in nothing but chance." },
  { term: "Room, station", means: "A station is a place or a step in which a person is, such as a hearing; a room is a group of stations, such as the court." },
  { term: "90% interval", means: "From the value that 5% of replicates stay below to the value that 5% exceed." },
  { term: "Apprehension", means: "An arrest by the Border Patrol between ports of entry. Statistics count arrests, not persons: who is arrested twice counts twice. Official term.", when: ["apprehen"] },
  { term: "Average daily population", means: "Person-days in custody divided by days.", when: ["average_daily", "average daily", "daily population"] },
  { term: "Credible fear screening", means: "A first interview by an asylum officer with a person in expedited removal who says they fear return. Official term.", when: ["credible fear", "cf_screen"] },
  { term: "Due-process coverage", means: "Of returns enforced by the government, the share before which a judge decided the case.", when: ["due_process", "due process", "due-process"] },
  { term: "Expedited removal", means: "A removal order by an officer, without a judge. Official term.", when: ["expedited removal", "\"er\""] },
  { term: "Got-away", means: "A person who was seen crossing and was neither arrested nor turned back. Official term.", when: ["gotaway", "got-away", "got away"] },
  { term: "In absentia", means: "Decided in the absence of the person. Its rate depends on the denominator, which is why both are given where it is shown.", when: ["absentia"] },
  { term: "Notice to appear", means: "The charging document with which a case in immigration court begins. Official term.", when: ["notice to appear", "\"nta\""] },
  { term: "Pending case", means: "A case in immigration court that is open at the end of the period.", when: ["pending"] },
  { term: "Reinstatement", means: "An earlier removal order is put into force again, without a judge. Official term.", when: ["reinstate"] },
  { term: "Removal", means: "A return under an order. A return without one is called a return or voluntary return. Official term.", when: ["removal"] },
  { term: "Return despite assigned risk", means: "A simulated person was given a risk above a stated threshold, and was returned. The risk is an assumption; its true size is not known.", when: ["despite"] },
  { term: "Unaccompanied child", means: "A person under 18 without status and without a parent or guardian there to take care of them. Official term: unaccompanied alien child.", when: ["unaccompanied", "uac"] },
];
