/*
 * banned: functions that this project does not use, turned into compile errors.  Included by base/mem.h, and so by
 * nearly everything; the layer check refuses a source file that reaches round it.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* which declare them, before their names mean something else */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef strtok
#undef gmtime
#undef localtime
#undef ctime
#undef asctime
#undef atoi
#undef atol
#define strcpy(a, b) banned_strcpy_use_buf_or_arena
#define strcat(a, b) banned_strcat_use_buf
#define strncpy(a, b, c) banned_strncpy_use_buf_or_arena
#define strncat(a, b, c) banned_strncat_use_buf
#define sprintf(...) banned_sprintf_use_buf_printf
#define vsprintf(...) banned_vsprintf_use_buf_vprintf
#define strtok(a, b) banned_strtok_use_str_split
#define gmtime(a) banned_gmtime_use_clock
#define localtime(a) banned_localtime_use_clock
#define ctime(a) banned_ctime_use_clock
#define asctime(a) banned_asctime_use_clock
#define atoi(a) banned_atoi_use_str_u64
#define atol(a) banned_atol_use_str_u64

#endif
