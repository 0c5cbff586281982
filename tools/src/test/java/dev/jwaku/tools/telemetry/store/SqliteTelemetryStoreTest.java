package dev.jwaku.tools.telemetry.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTelemetryStoreTest extends TelemetryStoreContract {
    @TempDir
    Path folder;

    private int opened;

    @Override
    TelemetryStore open() throws Exception {
        return TelemetryStore.sqlite(folder.resolve("telemetry-" + opened++ + ".sqlite"));
    }
}
