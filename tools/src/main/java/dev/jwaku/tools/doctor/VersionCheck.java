package dev.jwaku.tools.doctor;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which software this is. */
final class VersionCheck {
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[\\w.+-]*)\\.jar");
    private static final int OLDEST = 21;
    private static final int TESTED = 25;
    /** Those that versions are asked of. */
    private static final List<String> NAMED =
            List.of("bcprov-jdk18on", "helidon-webserver", "netty-transport", "secp256k1-kmp-jvm", "sqlite-jdbc");

    private VersionCheck() {}

    static List<Finding> run(String version, String classPath) {
        Map<String, String> libraries = libraries(classPath);
        String named = NAMED.stream()
                .filter(libraries::containsKey)
                .map(name -> name + " " + libraries.get(name))
                .collect(Collectors.joining(", "));
        return List.of(
                Finding.ok("jwaku", version),
                java(Runtime.version().feature()),
                Finding.ok(
                        "system",
                        System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                                + System.getProperty("os.arch") + ", "
                                + Runtime.getRuntime().availableProcessors() + " processors"),
                Finding.ok("libraries", named.isEmpty() ? "not in jars" : named));
    }

    static Finding java(int feature) {
        String text = System.getProperty("java.vm.vendor") + " " + Runtime.version();
        if (feature < OLDEST) {
            return Finding.fail("Java", text + "; " + OLDEST + " is needed");
        }
        return feature < TESTED
                ? Finding.warn("Java", text + "; works, but " + TESTED + " is what is tested")
                : Finding.ok("Java", text);
    }

    /** Names and versions of the jars on a class path. */
    static Map<String, String> libraries(String classPath) {
        Map<String, String> libraries = new TreeMap<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Matcher jar = JAR.matcher(String.valueOf(Path.of(entry).getFileName()));
            if (jar.matches()) {
                libraries.put(jar.group(1), jar.group(2));
            }
        }
        return libraries;
    }
}
