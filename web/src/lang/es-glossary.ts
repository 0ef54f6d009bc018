// The words of en-glossary.ts in Spanish, in the same order and under the same conditions.
import type { Entry } from "./en-glossary";

export const glossary: Entry[] = [
  { term: "Escenario", means: "El caso base junto con un conjunto de medidas con fecha. Todos los escenarios de un estudio comparten las mismas personas simuladas y la misma suerte." },
  { term: "Caso base", means: "El sistema tal como estaba, sin las medidas por las que pregunta el estudio." },
  { term: "Respaldo", means: "Cómo se conoce un número: leído en la fuente, calculado a partir de fuentes, recordado de un documento publicado y por verificar, o supuesto." },
  { term: "Año fiscal (AF)", means: "El año del gobierno de Estados Unidos: el AF 2017 va de octubre de 2016 a septiembre de 2017.", when: ["FY20", "FY19"] },
  { term: "Parámetro", means: "Un número del sistema que una medida puede mover." },
  { term: "Mediana", means: "La mitad de las corridas da más, la otra mitad da menos." },
  { term: "Corrida", means: "Una ejecución de todo el sistema con su propio azar. Las corridas solo difieren en el azar." },
  { term: "Ámbito, estación", means: "Una estación es un lugar o un paso en el que está una persona, como una audiencia; un ámbito es un grupo de estaciones, como la corte." },
  { term: "Intervalo del 90%", means: "Del valor que el 5% de las corridas no alcanza al valor que el 5% rebasa." },
  { term: "Detención en la frontera (apprehension)", means: "Arresto por la Patrulla Fronteriza entre puertos de entrada. La estadística cuenta detenciones, no personas: quien es detenido dos veces cuenta dos veces. Término oficial; en español también “aprehensión”.", when: ["apprehen"] },
  { term: "Población diaria promedio", means: "Días-persona bajo custodia divididos entre días.", when: ["average_daily", "average daily", "daily population"] },
  { term: "Entrevista de miedo creíble (credible fear)", means: "Primera entrevista de un oficial de asilo con una persona en expulsión acelerada que dice temer el regreso. Término oficial.", when: ["credible fear", "cf_screen"] },
  { term: "Cobertura de debido proceso", means: "De los retornos forzados por el gobierno, la proporción en que un juez decidió antes el caso.", when: ["due_process", "due process", "due-process"] },
  { term: "Expulsión acelerada (expedited removal)", means: "Orden de deportación dictada por un oficial, sin juez. Término oficial.", when: ["expedited removal", "\"er\""] },
  { term: "Evasión (got-away)", means: "Persona a la que se vio cruzar y que no fue detenida ni devuelta. Término oficial.", when: ["gotaway", "got-away", "got away"] },
  { term: "En ausencia (in absentia)", means: "Decidido sin la presencia de la persona. La tasa depende del denominador; por eso, donde se muestra, se dan ambos.", when: ["absentia"] },
  { term: "Notificación de comparecencia (notice to appear)", means: "El documento con que empieza un caso en la corte de inmigración. Término oficial.", when: ["notice to appear", "\"nta\""] },
  { term: "Caso pendiente", means: "Un caso de la corte de inmigración abierto al cierre del periodo.", when: ["pending"] },
  { term: "Restablecimiento (reinstatement)", means: "Una orden de deportación anterior vuelve a entrar en vigor, sin juez. Término oficial.", when: ["reinstate"] },
  { term: "Deportación (removal)", means: "Retorno en virtud de una orden; en los textos oficiales, “remoción”. Sin orden se llama retorno o retorno voluntario. Término oficial.", when: ["removal"] },
  { term: "Retorno pese al riesgo asignado", means: "A una persona simulada se le asignó un riesgo por encima de un umbral declarado y fue retornada. El riesgo es un supuesto; su tamaño real se desconoce.", when: ["despite"] },
  { term: "Menor no acompañado", means: "Persona menor de 18 años sin estatus migratorio y sin padre, madre o tutor que la cuide en el lugar. Término oficial: unaccompanied alien child.", when: ["unaccompanied", "uac"] },
];
