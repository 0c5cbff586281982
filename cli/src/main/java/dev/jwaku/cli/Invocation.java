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
                .setExecutionExceptionHandler(
                        (failure, line, result) -> Complaint.of(failure, line.getCommandName(), line.getErr()));
    }

    private static int wrongUse(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        return Complaint.of(explain(failure, line.getCommandSpec()), failure, line.getCommandName(), line.getErr());
    }

    /** Of a URL that stands where none belongs. */
    private static String withoutPassword(String text) {
        return text.replaceAll("://[^@]*@", "://…@");
    }

    private static String explain(ParameterException failure, CommandSpec spec) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().getFirst();
            int equals = typed.indexOf('=');
            String name = equals < 0 ? typed : typed.substring(0, equals);
            if (!name.startsWith("-")) {
                return "unexpected argument '" + withoutPassword(name) + "'";
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
}
