// RECHTSWEG_WIDE before a function over many integers: a copy for each kind of processor, chosen
// when the program starts. Integers only, so that all give the same bits. Sanitizers are not ready
// when the choice is made, and Clang 14 cannot make it.
#pragma once

/// Before a loop whose rounds do not touch each other's data.
#ifdef __clang__
#define RECHTSWEG_APART
#else
#define RECHTSWEG_APART _Pragma("GCC ivdep")
#endif

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) &&      \
    !defined(__clang__)
#define RECHTSWEG_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RECHTSWEG_WIDE
#endif
