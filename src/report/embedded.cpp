// The built page, put into the program by the assembler (GCC 12 has no #embed).
#include "report/page.h"

__asm__(".section .rodata\n"
        ".global rechtsweg_page_begin\n"
        ".global rechtsweg_page_end\n"
        "rechtsweg_page_begin:\n"
        ".incbin \"" RECHTSWEG_PAGE "\"\n"
        "rechtsweg_page_end:\n"
        ".byte 0\n"
        ".previous\n");

extern "C" const char rechtsweg_page_begin[]; // NOLINT: names of the assembler
extern "C" const char rechtsweg_page_end[];

namespace rechtsweg::report {

std::string_view built_page() {
  return {rechtsweg_page_begin, static_cast<std::size_t>(rechtsweg_page_end - rechtsweg_page_begin)};
}

} // namespace rechtsweg::report
