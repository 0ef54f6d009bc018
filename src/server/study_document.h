// The document of GET /api/studies/ID: all that a page of levers and measures needs to know.
#pragma once

#include "server/studies.h"

namespace rechtsweg::server {

std::string study_document(const Offer &offer);

} // namespace rechtsweg::server
