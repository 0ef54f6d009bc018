// The words of en-glossary.ts in German, in the same order and under the same conditions.
import type { Entry } from "./en-glossary";

export const glossary: Entry[] = [
  { term: "Variante", means: "Der Referenzfall zusammen mit einer Reihe datierter Maßnahmen. Alle Varianten einer Studie haben dieselben simulierten Menschen und dasselbe Los." },
  { term: "Referenzfall", means: "Das System, wie es war, ohne die Maßnahmen, nach denen die Studie fragt." },
  { term: "Beleg", means: "Woher man eine Zahl weiß: in der Quelle gelesen, aus Quellen errechnet, aus einem veröffentlichten Dokument erinnert und noch zu prüfen, oder angenommen." },
  { term: "Haushaltsjahr (HJ)", means: "Das Jahr der US-Regierung: Das HJ 2017 reicht von Oktober 2016 bis September 2017.", when: ["FY20", "FY19"] },
  { term: "Stellgröße", means: "Eine Zahl des Systems, die eine Maßnahme verändern kann." },
  { term: "Median", means: "Die Hälfte der Läufe ergibt mehr, die Hälfte weniger." },
  { term: "Lauf", means: "Ein Durchgang des ganzen Systems mit eigenem Zufall. Läufe unterscheiden sich durch nichts als den Zufall." },
  { term: "Bereich, Station", means: "Eine Station ist ein Ort oder Schritt, an dem ein Mensch ist, etwa eine Verhandlung; ein Bereich ist eine Gruppe von Stationen, etwa das Gericht." },
  { term: "90-%-Intervall", means: "Von dem Wert, den 5 % der Läufe unterschreiten, bis zu dem, den 5 % überschreiten." },
  { term: "Aufgriff (apprehension)", means: "Eine Festnahme durch die Border Patrol zwischen den Grenzübergangsstellen. Die Statistik zählt Aufgriffe, nicht Menschen: Wer zweimal aufgegriffen wird, zählt zweimal. Amtlicher Begriff.", when: ["apprehen"] },
  { term: "Mittlerer Tagesbestand", means: "Personentage in Haft, geteilt durch Tage.", when: ["average_daily", "average daily", "daily population"] },
  { term: "Anhörung zur glaubhaften Furcht (credible fear)", means: "Die erste Anhörung durch eine Asylbeamtin oder einen Asylbeamten, wenn ein Mensch im beschleunigten Verfahren sagt, er fürchte die Rückkehr. Amtlicher Begriff.", when: ["credible fear", "cf_screen"] },
  { term: "Richterliche Befassung", means: "Der Anteil der erzwungenen Rückführungen, vor denen ein Richter in der Sache entschieden hat.", when: ["due_process", "due process", "due-process"] },
  { term: "Beschleunigte Abschiebung (expedited removal)", means: "Eine Abschiebungsanordnung durch Beamte, ohne Richter. Amtlicher Begriff.", when: ["expedited removal", "\"er\""] },
  { term: "Entkommen (got-away)", means: "Ein Mensch, der beim Überqueren gesehen und weder aufgegriffen noch zur Umkehr gebracht wurde. Amtlicher Begriff.", when: ["gotaway", "got-away", "got away"] },
  { term: "In Abwesenheit (in absentia)", means: "Ohne die betroffene Person entschieden. Die Quote hängt vom Nenner ab; deshalb stehen, wo sie gezeigt wird, beide.", when: ["absentia"] },
  { term: "Vorladung (notice to appear)", means: "Das Schriftstück, mit dem ein Verfahren vor dem Einwanderungsgericht beginnt. Amtlicher Begriff.", when: ["notice to appear", "\"nta\""] },
  { term: "Offenes Verfahren (pending case)", means: "Ein Verfahren vor dem Einwanderungsgericht, das am Ende des Zeitraums nicht entschieden ist.", when: ["pending"] },
  { term: "Wiederinkraftsetzung (reinstatement)", means: "Eine frühere Abschiebungsanordnung wird ohne Richter wieder in Kraft gesetzt. Amtlicher Begriff.", when: ["reinstate"] },
  { term: "Abschiebung (removal)", means: "Eine Rückführung aufgrund einer Anordnung. Ohne Anordnung heißt sie Rückführung oder freiwillige Rückkehr. Von der deutschen Ausweisung, die ein Aufenthaltsrecht entzieht, ist sie zu unterscheiden. Amtlicher Begriff.", when: ["removal"] },
  { term: "Rückführung trotz angenommenen Risikos", means: "Einem simulierten Menschen wurde ein Risiko über einer genannten Schwelle zugewiesen, und er wurde zurückgeführt. Das Risiko ist eine Annahme; seine wahre Größe ist unbekannt.", when: ["despite"] },
  { term: "Unbegleitete Minderjährige", means: "Menschen unter 18 ohne Aufenthaltsstatus und ohne Eltern oder Vormund am Ort. Amtlich: unaccompanied alien child.", when: ["unaccompanied", "uac"] },
];
