// The words of the application, in German.
import type { Text } from ".";

export const play: Text["play"] = {
  title: "Einen Hebel bewegen, die Antwort des Modells sehen",
  skip: "Zu den Zahlen springen",
  study: "Studie", replicates: "Läufe", unchanged: "Nichts geändert",
  loading: "Die Studie wird geladen.",
  claimsLead: "Jede Aussage im Referenzfall und in den gezeigten Szenarien; zuerst die, deren Antwort sich ändert.",
  footer: "Diese Seite spricht mit dem Programm auf diesem Rechner und mit niemandem sonst.",
  scenario: {
    title: "Szenario", lead: "Was Sie gegenüber dem Referenzfall ändern. Mit jeder Bewegung beginnt die Simulation neu.",
    begin: "Ausgehen von", own: "eigene Auswahl", name: "Titel", clear: "Neu beginnen", changes: "Bewegte Hebel", none: "Kein Hebel ist bewegt.",
    from: (what, date) => `${what}, ab ${date}`, between: (what, from, until) => `${what}, ${from} bis ${until}`,
  },
  measures: {
    title: "Datierte Maßnahmen", library: (n) => `Sammlung von ${n} Maßnahmen`, about: "Was sie bewirkt", aboutOf: (title) => `Was sie bewirkt: ${title}`,
    add: "Hinzufügen", addOf: (title) => `Hinzufügen: ${title}`, remove: "Entfernen", removeOf: (title) => `Entfernen: ${title}`,
    earlier: (title) => `Früher in der Reihenfolge: ${title}`, later: (title) => `Später in der Reihenfolge: ${title}`,
  },
  levers: {
    title: "Hebel", lead: (date) => `Bewegt ab dem ${date}, wenn Sie keinen anderen Tag wählen.`,
    slider: (title) => `Regler: ${title}`, reset: "Zurücksetzen", resetOf: (title) => `Zurücksetzen: ${title}`,
    base: (value) => `Referenzfall: ${value}.`, range: (low, high) => `Für möglich gehalten: ${low} bis ${high}.`,
    when: (date) => `Ab ${date}; ändern, wann und wie`, whenOf: (title) => `Wann und wie: ${title}`,
    from: "Ab", until: "Bis (leer: bis zum Ende)", phase: "Eingeführt über Tage", implementation: "Umgesetzter Anteil (0 bis 1)", how: "Die Zahl bedeutet",
    ops: { to: "setzen auf", factor: "malnehmen mit", add: "hinzuzählen" },
    cells: (n) => `${n} Werte nach Gruppe`, moved: (n) => `${n} bewegt`, inRoom: (n) => `(${n})`,
    more: (n) => `${n} weitere; die Suche enger fassen.`, none: "Kein Hebel passt.",
  },
  figures: {
    title: "Was das Modell antwortet", lead: "Referenzfall und Szenario mit demselben Zufall, Person für Person. Rauten sind veröffentlichte Zahlen.",
    choose: (n, of) => `Gezeigte Zahlen: ${n} von ${of}`, difference: "Szenario minus Referenzfall, Lauf für Lauf",
    first: (date) => `erste Änderung, ${date}`, notYet: "Noch keine Zahl.",
  },
  progress: {
    label: "Beendete Läufe", starting: "Die Rechnung beginnt.",
    first: (of, month) => `Lauf 1 von ${of}, jetzt im ${month}.`, at: (n, of) => `Lauf ${n} von ${of} beendet.`,
    left: (seconds) => `Noch etwa ${seconds} s.`, done: (n, seconds) => `Alle ${n} Läufe beendet in ${seconds} s.`,
    cancelled: "Die Rechnung wurde abgebrochen.", failed: (why) => `Die Rechnung ist gescheitert. ${why}`,
  },
  runs: {
    title: "Gespeicherte Rechnungen", lead: "Beendete Rechnungen bleiben auf diesem Rechner. Angekreuzte stehen in denselben Diagrammen.",
    none: "Noch keine beendete Rechnung.", untitled: (id) => `Szenario ${id}`,
    about: (n, date, time) => `(${n} Läufe, ${date}, ${time} UTC)`,
    report: "Bericht", reportOf: (title) => `Ganzer Bericht: ${title}`, whole: "Den ganzen Bericht dieser Rechnung öffnen",
    take: "Aufnehmen", takeOf: (title) => `Dieses Szenario aufnehmen: ${title}`, forget: "Vergessen", forgetOf: (title) => `Diese Rechnung vergessen: ${title}`,
  },
  solve: {
    title: "Was wäre nötig?", lead: "Wie weit ein Hebel, zusätzlich zu Ihrem Szenario, bewegt werden muss, bis eine Zahl ein Ziel erreicht.",
    outcome: "Zahl", category: "Gruppe", comparison: "soll sein", number: "Wert (ein Anteil: 0 bis 1)", by: "Am", lever: "Hebel", probability: "In diesem Anteil der Läufe",
    start: "Suchen", stop: "Anhalten", running: (n) => `Gesucht wird: ${n} Werte versucht.`, from: (date) => `Der Hebel wird ab dem ${date} gesetzt.`,
    found: (lever, value) => `Nötig ist: ${lever} auf ${value}.`, interval: (low, high) => `Spanne über die Läufe: ${low} bis ${high}.`,
    below: (value) => `unter ${value}`, above: (value) => `über ${value}`,
    always: (lever) => `Das Ziel ist im ganzen Bereich von „${lever}“ erreicht.`, never: (lever) => `Das Ziel ist im Bereich von „${lever}“ nirgends erreicht.`,
    curve: (lever) => `Die Zahl bei Werten von „${lever}“`, value: "Wert des Hebels", mean: "Mittel der Zahl", binding: (what) => `Bei diesem Wert noch knapp: ${what}.`,
  },
  toml: {
    title: "Als Datei", lead: "Ein Szenario als Text, den das Programm prüft und rechnet wie jede andere Maßnahme.",
    show: "Als TOML schreiben", save: "Maßnahme und Studie herunterladen", text: "Text einer Maßnahme", read: "Diesen Text lesen", file: "oder eine Datei:",
    done: "Das Szenario wurde gelesen.", written: "Das Szenario steht unten.", saved: "Die Dateien wurden gespeichert.",
  },
  errors: {
    lost: "Das Programm antwortet nicht. Die Seite behält, was Sie sehen, und versucht es weiter.",
    restarted: "Das Programm wurde neu gestartet. Gespeicherte Rechnungen sind wieder da, und das Szenario wird noch einmal gerechnet.",
    line: (line, column) => `Zeile ${line}, Spalte ${column}`, expected: "Erwartet:", nearest: "Ähnlich:",
    codes: {
      not_found: "Das kennt das Programm nicht.", bad_request: "Das Programm versteht die Seite nicht.", faulty_scenario: "Das Szenario hat Fehler.",
      too_large: "Das ist zu groß.", too_many_runs: "Zu viele Rechnungen laufen. Warten Sie, bis eine endet.", gone: "Diese Rechnung wurde vergessen.",
      our_fault: "Das Programm hat einen Fehler gemacht.", lost: "Das Programm antwortet nicht.",
    },
  },
};
