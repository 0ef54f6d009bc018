// A replicate as bytes: what is kept in a results folder and what is sent between machines. For
// machines of one kind (byte order, width of numbers); whoever reads checks a digest first.
#pragma once

#include "study/ensemble.h"

#include <string>
#include <string_view>

namespace rechtsweg::study {

std::string to_bytes(const Replicate &replicate);
/// Nothing if the bytes are not exactly one replicate.
std::optional<Replicate> from_bytes(std::string_view bytes);

} // namespace rechtsweg::study
