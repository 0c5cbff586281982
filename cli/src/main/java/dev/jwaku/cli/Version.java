package dev.jwaku.cli;

/** Which jwaku this is. */
final class Version {
    private Version() {}

    /** The version of the jar this runs from; {@code development} outside a jar. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
