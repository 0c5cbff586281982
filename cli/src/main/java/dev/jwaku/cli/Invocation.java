package dev.jwaku.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How every subcommand is parsed and run: one line per failure, the nearest name for a wrong flag. */
final class Invocation {
    /** Set to anything, failures come with their stack trace. */
    static final String DEBUG_VARIABLE = "JWAKU_DEBUG";

    private Invocation() {}

    /** A command line for the subcommand, ready to execute. */
    static CommandLine of(String name, Callable<Integer> command, PrintWriter out, PrintWriter err) {
        return new CommandLine(command)
                .setCommandName(name)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(110)
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((failure, args) -> wrongUse(failure))
                .setExecutionExceptionHandler((failure, line, result) -> failed(line, failure));
    }

    private static int wrongUse(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        return report(line, explain(failure, line.getCommandSpec()), failure);
    }

    private static String explain(ParameterException failure, CommandSpec spec) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().getFirst();
            int equals = typed.indexOf('=');
            String name = equals < 0 ? typed : typed.substring(0, equals);
            if (!name.startsWith("-")) {
                return "unexpected argument '" + name + "'";
            }
            List<String> visible = new ArrayList<>();
            spec.options().stream().filter(option -> !option.hidden()).forEach(o -> visible.addAll(List.of(o.names())));
            return NearestName.of(name, visible)
                    .map(nearest -> "unknown option '" + name + "'; did you mean '" + nearest + "'?")
                    .orElse("unknown option '" + name + "'; '" + spec.name() + " --help' lists what there is");
        }
        String message = String.valueOf((Object) failure.getMessage());
        return failure instanceof MissingParameterException
                ? Character.toLowerCase(message.charAt(0)) + message.substring(1)
                : message;
    }

    /** Our own refusals and the platform's are one line; anything else is a bug and says so. */
    private static int failed(CommandLine line, Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        if (failure instanceof UsageException || failure instanceof IllegalArgumentException) {
            return report(line, message, failure);
        }
        String hint = System.getenv(DEBUG_VARIABLE) == null ? " (" + DEBUG_VARIABLE + "=1 shows where)" : "";
        return report(line, message + hint, failure);
    }

    private static int report(CommandLine line, String message, Exception failure) {
        line.getErr().println(line.getCommandName() + ": " + message.replaceAll("\\s*\\R\\s*", " "));
        if (System.getenv(DEBUG_VARIABLE) != null) {
            failure.printStackTrace(line.getErr());
        }
        return ExitCode.WRONG_USE;
    }
}
