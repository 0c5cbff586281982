package dev.jwaku.archive.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One server for all classes that do it no harm, stopped after the last one: {@code @ExtendWith} and a parameter. */
public final class SharedDatabases implements ParameterResolver {
    private static final ExtensionContext.Namespace PLACE = ExtensionContext.Namespace.create(SharedDatabases.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestDatabases.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(PLACE).computeIfAbsent("server", key -> new Holder(), Holder.class).databases;
    }

    private static final class Holder implements AutoCloseable {
        private final Path folder;
        private final TestDatabases databases;

        Holder() {
            try {
                folder = Files.createTempDirectory("jwaku-postgres");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            databases = TestDatabases.start(folder);
        }

        @Override
        public void close() throws IOException {
            databases.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
