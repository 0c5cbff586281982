package dev.jwaku.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a long-running command ends: by a signal or, if so asked, with standard input; orderly, within two seconds. */
final class RunEnd {
    /** The promise is an end within two seconds; what has not ended by then never will. */
    private static final long END_LIMIT_MILLIS = 1_800;

    private static final Logger log = LoggerFactory.getLogger(RunEnd.class);

    private final boolean withStdin;
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** @param withStdin whether the end of standard input ends the run */
    RunEnd(boolean withStdin) {
        this.withStdin = withStdin;
    }

    /** From now on signals are heard. */
    void hearSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endOnSignal, "signal"));
    }

    /** Blocks until the run shall end. */
    void await() {
        try {
            if (withStdin) {
                System.in.transferTo(OutputStream.nullOutputStream());
                log.info("Shutting down, standard input has ended");
            } else {
                told.await();
            }
        } catch (IOException e) {
            log.info("Shutting down, standard input is gone");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is closed. */
    void closed() {
        ended.countDown();
    }

    /** Runs while the JVM ends: has everything closed, then gives the exit status of an orderly end. */
    private void endOnSignal() {
        if (ended.getCount() == 0) {
            return;
        }
        log.info("Shutting down after receiving a signal");
        told.countDown();
        boolean inTime = false;
        try {
            inTime = !withStdin && ended.await(END_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(inTime || withStdin ? ExitCode.GOOD : ExitCode.BAD);
    }
}
