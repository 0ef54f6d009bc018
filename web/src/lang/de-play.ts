// The words of the application, in German.
import type { Text } from ".";

export const play: Text["play"] = {
  title: "Stellgrößen ändern und sehen, was das Modell antwortet",
  skip: "Zu den Ergebnissen springen",
  study: "Studie", replicates: "Läufe", unchanged: "Nichts geändert",
  parts: "Auf dieser Seite",
  loading: "Die Studie wird geladen.",
  claimsLead: "Jede Aussage im Referenzfall und in den gezeigten Szenarien; zuerst die, deren Befund sich ändert.",
  footer: "Diese Seite spricht nur mit dem Programm auf diesem Rechner.",
  scenario: {
    title: "Szenario", lead: "Was Sie gegenüber dem Referenzfall ändern. Nach jeder Änderung beginnt die Simulation neu.",
    begin: "Ausgehen von", own: "eigene Auswahl", name: "Titel", clear: "Von vorn beginnen", changes: "Geänderte Stellgrößen", none: "Keine Stellgröße ist geändert.",
    from: (what, date) => `${what}, ab ${date}`, between: (what, from, until) => `${what}, ${from} bis ${until}`,
  },
  measures: {
    title: "Maßnahmen mit Datum", library: (n) => `Sammlung von ${n} Maßnahmen`, about: "Was sie bewirkt", aboutOf: (title) => `Was sie bewirkt: ${title}`,
    add: "Hinzufügen", addOf: (title) => `Hinzufügen: ${title}`, remove: "Entfernen", removeOf: (title) => `Entfernen: ${title}`,
    earlier: (title) => `In der Reihenfolge nach vorn: ${title}`, later: (title) => `In der Reihenfolge nach hinten: ${title}`,
  },
  levers: {
    title: "Stellgrößen", lead: (date) => `Änderungen gelten ab dem ${date}, wenn Sie keinen anderen Tag wählen.`,
    slider: (title) => `Schieberegler: ${title}`, reset: "Zurücksetzen", resetOf: (title) => `Zurücksetzen: ${title}`,
    base: (value) => `Referenzfall: ${value}.`, range: (low, high) => `Für möglich gehalten: ${low} bis ${high}.`,
    when: (date) => `Ab ${date}; Zeitraum und Art ändern`, whenOf: (title) => `Zeitraum und Art: ${title}`,
    from: "Ab", until: "Bis (leer: bis zum Ende)", phase: "Schrittweise eingeführt über (Tage)", implementation: "Umgesetzter Anteil (0 bis 1)", how: "Die Zahl bedeutet",
    ops: { to: "neuer Wert", factor: "mal", add: "plus" },
    cells: (n) => `${n} Werte je nach Gruppe`, moved: (n) => `${n} geändert`, inRoom: (n) => `(${n})`,
    more: (n) => `${n} weitere; grenzen Sie die Suche ein.`, none: "Keine Stellgröße passt.",
  },
  figures: {
    title: "Was das Modell antwortet", lead: "Referenzfall und Szenario mit demselben Zufall, Person für Person. Rauten sind veröffentlichte Zahlen.",
    choose: (n, of) => `Gezeigte Größen: ${n} von ${of}`, difference: "Szenario minus Referenzfall, Lauf für Lauf",
    scale: (n) => `Simuliert bei ${n} der vollen Größe und hochgerechnet: gut zum Ausprobieren, zu grob für eine Zahl, die man zitiert.`,
    first: (date) => `erste Änderung, ${date}`, notYet: "Noch kein Ergebnis.",
  },
  progress: {
    label: "Abgeschlossene Läufe", starting: "Die Rechnung beginnt.",
    first: (of, month) => `Lauf 1 von ${of}, angekommen im ${month}.`, at: (n, of) => `${n} von ${of} Läufen abgeschlossen.`,
    left: (seconds) => `Noch etwa ${seconds} s.`, done: (n, seconds) => `Alle ${n} Läufe nach ${seconds} s abgeschlossen.`,
    cancelled: "Die Rechnung wurde abgebrochen.", failed: (why) => `Die Rechnung ist gescheitert. ${why}`,
  },
  runs: {
    title: "Gespeicherte Rechnungen", lead: "Abgeschlossene Rechnungen bleiben auf diesem Rechner. Was Sie ankreuzen, steht in denselben Diagrammen.",
    none: "Noch keine abgeschlossene Rechnung.", untitled: (id) => `Szenario ${id}`,
    about: (n, date, time) => `(${n} Läufe, ${date}, ${time} UTC)`,
    report: "Bericht", reportOf: (title) => `Vollständiger Bericht: ${title}`, whole: "Vollständigen Bericht dieser Rechnung öffnen",
    take: "Übernehmen", takeOf: (title) => `Dieses Szenario übernehmen: ${title}`, forget: "Löschen", forgetOf: (title) => `Diese Rechnung löschen: ${title}`,
  },
  solve: {
    title: "Was wäre nötig?", lead: "Wie weit eine Stellgröße, zusätzlich zu Ihrem Szenario, geändert werden muss, damit ein Ziel erreicht wird.",
    outcome: "Größe", category: "Gruppe", comparison: "soll sein", number: "Wert (ein Anteil: 0 bis 1)", by: "Am", since: "Als Änderung seit (leer: der Stand selbst)", lever: "Stellgröße", low: "Gesucht von", high: "bis", probability: "In diesem Anteil der Läufe",
    start: "Suchen", stop: "Anhalten", running: (n) => `Die Suche läuft: ${n} Werte geprüft.`, from: (date) => `Die Stellgröße gilt ab dem ${date}.`,
    hint: "Beispiel: Ein Rückstau wächst nicht mehr, wenn die offenen Verfahren am 30. September, als Änderung seit dem 30. September des Vorjahres, höchstens 0 betragen.",
    base: (value, date) => `Im Referenzfall am ${date}: ${value}.`,
    found: (lever, value) => `Nötig ist: ${lever} bei ${value}.`, interval: (low, high) => `Spanne über die Läufe: ${low} bis ${high}.`,
    below: (value) => `unter ${value}`, above: (value) => `über ${value}`,
    always: (lever) => `Das Ziel ist im gesamten Suchbereich von „${lever}“ erreicht.`, never: (lever) => `Das Ziel wird im Suchbereich von „${lever}“ nirgends erreicht.`,
    curve: (lever) => `Die Größe bei Werten von „${lever}“`, value: "Wert der Stellgröße", mean: "Mittelwert der Größe", binding: (what) => `Bei diesem Wert weiterhin knapp: ${what}.`,
  },
  toml: {
    title: "Als Datei", lead: "Ein Szenario als Text, den das Programm prüft und rechnet wie jede andere Maßnahme.",
    show: "Als TOML schreiben", save: "Maßnahme und Studie herunterladen", text: "Text einer Maßnahme", read: "Diesen Text einlesen", file: "oder eine Datei:",
    done: "Das Szenario wurde eingelesen.", written: "Das Szenario steht unten.", saved: "Die Dateien wurden gespeichert.",
  },
  errors: {
    lost: "Das Programm antwortet nicht. Die Seite behält, was Sie sehen, und versucht es weiter.",
    restarted: "Das Programm wurde neu gestartet. Gespeicherte Rechnungen sind wieder da, und das Szenario wird noch einmal gerechnet.",
    line: (line, column) => `Zeile ${line}, Spalte ${column}`, expected: "Erwartet:", nearest: "Ähnlich:",
    codes: {
      not_found: "Das kennt das Programm nicht.", bad_request: "Das Programm versteht die Seite nicht.", faulty_scenario: "Das Szenario enthält Fehler.",
      too_large: "Das ist zu groß.", too_many_runs: "Zu viele Rechnungen laufen. Warten Sie, bis eine endet.", gone: "Diese Rechnung wurde gelöscht.",
      our_fault: "Im Programm ist ein Fehler aufgetreten.", lost: "Das Programm antwortet nicht.",
    },
  },
};
