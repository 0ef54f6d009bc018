// What `solve` found, in words and as JSON.
#pragma once

#include "app/app.h"
#include "study/mix.h"

namespace rechtsweg::app {

struct Asked {
  const SolveOptions *options;
  const study::Model *model;
  engine::Day from;
};

struct Answer {
  std::string words, json;
};

Answer answer_of(const Asked &asked, const study::Question &question,
                 const study::Solution &solution, unsigned simulations);
Answer answer_of(const Asked &asked, const study::MixQuestion &question, const study::Mix &mix,
                 unsigned simulations);

} // namespace rechtsweg::app
