// The words of the application, in Spanish.
import type { Text } from ".";

export const play: Text["play"] = {
  title: "Mueva una palanca y vea la respuesta del modelo",
  skip: "Ir a las cifras",
  study: "Estudio", replicates: "Réplicas", unchanged: "Sin cambios",
  loading: "Se está cargando el estudio.",
  claimsLead: "Cada afirmación en el caso base y en los escenarios mostrados; primero aquellas cuya respuesta cambia.",
  footer: "Esta página habla con el programa de este equipo y con nadie más.",
  scenario: {
    title: "Escenario", lead: "Lo que usted cambia respecto del caso base. La simulación empieza de nuevo con cada movimiento.",
    begin: "Partir de", own: "selección propia", name: "Título", clear: "Empezar de nuevo", changes: "Palancas movidas", none: "No se ha movido ninguna palanca.",
    from: (what, date) => `${what}, desde el ${date}`, between: (what, from, until) => `${what}, del ${from} al ${until}`,
  },
  measures: {
    title: "Medidas con fecha", library: (n) => `Biblioteca de ${n} medidas`, about: "Qué hace", aboutOf: (title) => `Qué hace: ${title}`,
    add: "Añadir", addOf: (title) => `Añadir: ${title}`, remove: "Quitar", removeOf: (title) => `Quitar: ${title}`,
    earlier: (title) => `Antes en el orden: ${title}`, later: (title) => `Después en el orden: ${title}`,
  },
  levers: {
    title: "Palancas", lead: (date) => `Se mueven desde el ${date}, salvo que elija otro día.`,
    slider: (title) => `Control deslizante: ${title}`, reset: "Restablecer", resetOf: (title) => `Restablecer: ${title}`,
    base: (value) => `Caso base: ${value}.`, range: (low, high) => `Se considera posible: de ${low} a ${high}.`,
    when: (date) => `Desde el ${date}; cambiar cuándo y cómo`, whenOf: (title) => `Cuándo y cómo: ${title}`,
    from: "Desde", until: "Hasta (vacío: hasta el final)", phase: "Introducción gradual en días", implementation: "Parte aplicada (0 a 1)", how: "El número significa",
    ops: { to: "fijar en", factor: "multiplicar por", add: "sumar" },
    cells: (n) => `${n} valores por grupo`, moved: (n) => `${n} movidas`, inRoom: (n) => `(${n})`,
    more: (n) => `${n} más; precise la búsqueda.`, none: "Ninguna palanca coincide.",
  },
  figures: {
    title: "Lo que responde el modelo", lead: "Caso base y escenario con la misma suerte, persona por persona. Los rombos son cifras publicadas.",
    choose: (n, of) => `Cifras mostradas: ${n} de ${of}`, difference: "Escenario menos caso base, réplica por réplica",
    first: (date) => `primer cambio, ${date}`, notYet: "Aún no hay cifras.",
  },
  progress: {
    label: "Réplicas terminadas", starting: "El cálculo está empezando.",
    first: (of, month) => `Réplica 1 de ${of}, ahora en ${month}.`, at: (n, of) => `Réplica ${n} de ${of} terminada.`,
    left: (seconds) => `Quedan unos ${seconds} s.`, done: (n, seconds) => `Las ${n} réplicas terminaron en ${seconds} s.`,
    cancelled: "El cálculo se canceló.", failed: (why) => `El cálculo falló. ${why}`,
  },
  runs: {
    title: "Cálculos guardados", lead: "Los cálculos terminados se guardan en este equipo. Marque algunos para verlos en los mismos gráficos.",
    none: "Aún no hay cálculos terminados.", untitled: (id) => `Escenario ${id}`,
    about: (n, date, time) => `(${n} réplicas, ${date}, ${time} UTC)`,
    report: "Informe", reportOf: (title) => `Informe completo: ${title}`, whole: "Abrir el informe completo de este cálculo",
    take: "Retomar", takeOf: (title) => `Retomar este escenario: ${title}`, forget: "Olvidar", forgetOf: (title) => `Olvidar este cálculo: ${title}`,
  },
  solve: {
    title: "¿Qué haría falta?", lead: "Hasta dónde debe llegar una palanca, además de su escenario, para que un resultado alcance una meta.",
    outcome: "Resultado", category: "Grupo", comparison: "debe ser", number: "Número (una proporción: 0 a 1)", by: "El día", lever: "Palanca", probability: "En esta parte de las réplicas",
    start: "Buscar", stop: "Detener", running: (n) => `Buscando: ${n} valores probados.`, from: (date) => `La palanca se fija desde el ${date}.`,
    found: (lever, value) => `Hace falta: ${lever} en ${value}.`, interval: (low, high) => `Intervalo entre réplicas: de ${low} a ${high}.`,
    below: (value) => `menos de ${value}`, above: (value) => `más de ${value}`,
    always: (lever) => `La meta se alcanza en todo el rango de «${lever}».`, never: (lever) => `La meta no se alcanza en ningún punto del rango de «${lever}».`,
    curve: (lever) => `El resultado según valores de «${lever}»`, value: "Valor de la palanca", mean: "Media del resultado", binding: (what) => `Sigue escaso con este valor: ${what}.`,
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
      too_large: "Esto es demasiado grande.", too_many_runs: "Hay demasiados cálculos en marcha. Espere a que termine uno.", gone: "Este cálculo fue olvidado.",
      our_fault: "El programa cometió un error.", lost: "El programa no responde.",
    },
  },
};
