// The words of the application, in Spanish.
import type { Text } from ".";

export const play: Text["play"] = {
  title: "Mueva un parámetro y vea la respuesta del modelo",
  skip: "Ir a los resultados",
  study: "Estudio", replicates: "Corridas", unchanged: "Sin cambios",
  parts: "En esta página",
  loading: "Se está cargando el estudio.",
  claimsLead: "Cada afirmación en el caso base y en los escenarios mostrados; primero aquellas cuya respuesta cambia.",
  footer: "Esta página solo se comunica con el programa de esta computadora.",
  scenario: {
    title: "Escenario", lead: "Lo que usted cambia respecto del caso base. La simulación empieza de nuevo con cada cambio.",
    begin: "Partir de", own: "selección propia", name: "Título", clear: "Empezar de nuevo", changes: "Parámetros modificados", none: "No se ha modificado ningún parámetro.",
    from: (what, date) => `${what}, desde el ${date}`, between: (what, from, until) => `${what}, del ${from} al ${until}`,
  },
  measures: {
    title: "Medidas con fecha", library: (n) => `Catálogo de ${n} medidas`, about: "Qué hace", aboutOf: (title) => `Qué hace: ${title}`,
    add: "Añadir", addOf: (title) => `Añadir: ${title}`, remove: "Quitar", removeOf: (title) => `Quitar: ${title}`,
    earlier: (title) => `Antes en el orden: ${title}`, later: (title) => `Después en el orden: ${title}`,
  },
  levers: {
    title: "Parámetros", lead: (date) => `Los cambios rigen desde el ${date}, salvo que usted elija otro día.`,
    slider: (title) => `Control deslizante: ${title}`, reset: "Restablecer", resetOf: (title) => `Restablecer: ${title}`,
    base: (value) => `Caso base: ${value}.`, range: (low, high) => `Se considera posible: de ${low} a ${high}.`,
    when: (date) => `Desde el ${date}; cambiar cuándo y cómo`, whenOf: (title) => `Cuándo y cómo: ${title}`,
    from: "Desde", until: "Hasta (vacío: hasta el final)", phase: "Introducción gradual (días)", implementation: "Proporción aplicada (0 a 1)", how: "El número significa",
    ops: { to: "nuevo valor", factor: "multiplicado por", add: "más" },
    cells: (n) => `${n} valores según el grupo`, moved: (n) => `${n} modificados`, inRoom: (n) => `(${n})`,
    more: (n) => `${n} más; precise la búsqueda.`, none: "Ningún parámetro coincide.",
  },
  figures: {
    title: "Lo que responde el modelo", lead: "Caso base y escenario con la misma suerte, persona por persona. Los rombos son cifras publicadas.",
    choose: (n, of) => `Indicadores mostrados: ${n} de ${of}`, difference: "Escenario menos caso base, corrida por corrida",
    scale: (n) => `Simulado al ${n} del tamaño real y extrapolado: sirve para probar, pero es demasiado impreciso para citar una cifra.`,
    first: (date) => `primer cambio, ${date}`, notYet: "Aún no hay resultados.",
  },
  progress: {
    label: "Corridas terminadas", starting: "El cálculo está empezando.",
    first: (of, month) => `Corrida 1 de ${of}, ahora en ${month}.`, at: (n, of) => `${n} de ${of} corridas terminadas.`,
    left: (seconds) => `Quedan unos ${seconds} s.`, done: (n, seconds) => `Las ${n} corridas terminaron en ${seconds} s.`,
    cancelled: "El cálculo se canceló.", failed: (why) => `El cálculo falló. ${why}`,
  },
  runs: {
    title: "Cálculos guardados", lead: "Los cálculos terminados se guardan en esta computadora. Marque algunos para verlos en las mismas gráficas.",
    none: "Aún no hay cálculos terminados.", untitled: (id) => `Escenario ${id}`,
    about: (n, date, time) => `(${n} corridas, ${date}, ${time} UTC)`,
    report: "Informe", reportOf: (title) => `Informe completo: ${title}`, whole: "Abrir el informe completo de este cálculo",
    take: "Retomar", takeOf: (title) => `Retomar este escenario: ${title}`, forget: "Borrar", forgetOf: (title) => `Borrar este cálculo: ${title}`,
  },
  solve: {
    title: "¿Qué haría falta?", lead: "Hasta dónde debe llegar un parámetro, además de su escenario, para que un indicador alcance una meta.",
    outcome: "Indicador", category: "Grupo", comparison: "debe ser", number: "Número (una proporción: 0 a 1)", by: "El día", since: "Como cambio desde (vacío: el nivel)", lever: "Parámetro", low: "Se busca desde", high: "hasta", probability: "En esta proporción de las corridas",
    start: "Buscar", stop: "Detener", running: (n) => `Buscando: ${n} valores probados.`, from: (date) => `El parámetro rige desde el ${date}.`,
    hint: "Ejemplo: el rezago deja de crecer cuando los casos pendientes al 30 de septiembre, como cambio desde el 30 de septiembre del año anterior, son 0 como máximo.",
    base: (value, date) => `En el caso base, el ${date}: ${value}.`,
    found: (lever, value) => `Hace falta: ${lever} en ${value}.`, interval: (low, high) => `Intervalo entre corridas: de ${low} a ${high}.`,
    below: (value) => `menos de ${value}`, above: (value) => `más de ${value}`,
    always: (lever) => `La meta se alcanza en todo el rango de búsqueda de “${lever}”.`, never: (lever) => `La meta no se alcanza en ningún punto del rango de búsqueda de “${lever}”.`,
    curve: (lever) => `El indicador según los valores de “${lever}”`, value: "Valor del parámetro", mean: "Promedio del indicador", binding: (what) => `Sigue escaso con este valor: ${what}.`,
  },
  toml: {
    title: "Como archivo", lead: "Un escenario como texto, que el programa revisa y calcula como cualquier otra medida.",
    show: "Escribir como TOML", save: "Descargar medida y estudio", text: "Texto de una medida", read: "Leer este texto", file: "o un archivo:",
    done: "Se leyó el escenario.", written: "El escenario está escrito abajo.", saved: "Se guardaron los archivos.",
  },
  errors: {
    lost: "El programa no responde. La página conserva lo que usted ve y sigue intentándolo.",
    restarted: "El programa se inició de nuevo. Los cálculos guardados vuelven a la lista y el escenario se calcula otra vez.",
    line: (line, column) => `línea ${line}, columna ${column}`, expected: "Se esperaba:", nearest: "Parecido:",
    codes: {
      not_found: "El programa no conoce esto.", bad_request: "El programa no entiende la página.", faulty_scenario: "El escenario tiene errores.",
      too_large: "Esto es demasiado grande.", too_many_runs: "Hay demasiados cálculos en marcha. Espere a que termine uno.", gone: "Este cálculo se borró.",
      our_fault: "Ocurrió un error en el programa.", lost: "El programa no responde.",
    },
  },
};
