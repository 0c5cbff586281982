/**
 * The {@code jwaku} command, one class per subcommand. Computes nothing: parses, asks the floors below, prints.
 *
 * <p>{@link dev.jwaku.cli.Main} picks the class of the asked subcommand by name, so that starting one loads none of the
 * others. Exit codes: {@link dev.jwaku.cli.ExitCode}. Every failure is one line on standard error; the environment
 * variable {@code JWAKU_DEBUG} adds the stack trace.
 */
@NullMarked
package dev.jwaku.cli;

import org.jspecify.annotations.NullMarked;
