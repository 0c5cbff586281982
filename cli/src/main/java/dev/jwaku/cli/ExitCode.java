package dev.jwaku.cli;

/** What the command's exit status says. */
final class ExitCode {
    /** Done, and the verdict, if the command gives one, is good. */
    static final int GOOD = 0;
    /** The verdict is bad. */
    static final int BAD = 1;
    /** Wrong use: flags, files, ports that cannot be used as asked. */
    static final int WRONG_USE = 2;

    private ExitCode() {}
}
