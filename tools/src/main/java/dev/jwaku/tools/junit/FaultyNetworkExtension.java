package dev.jwaku.tools.junit;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts the network of a test when it asks for it, and ends it after the test. */
final class FaultyNetworkExtension implements ParameterResolver, AfterEachCallback, TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace OURS =
            ExtensionContext.Namespace.create(FaultyNetworkExtension.class);

    /** Created by JUnit. */
    FaultyNetworkExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LittleNetwork.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LittleNetwork network = LittleNetwork.start(plan(context));
        context.getStore(OURS).put(LittleNetwork.class, network);
        return network;
    }

    private static LittleNetworkPlan plan(ExtensionContext context) {
        FaultyNetwork wanted = AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), FaultyNetwork.class)
                .or(() -> AnnotationSupport.findAnnotation(context.getRequiredTestClass(), FaultyNetwork.class))
                .orElseThrow(() -> new IllegalStateException("neither the test nor its class is a FaultyNetwork"));
        return new LittleNetworkPlan(
                Long.getLong(FaultyNetwork.SEED_PROPERTY, wanted.seed()),
                wanted.services(),
                List.of(wanted.clients()),
                wanted.relay(),
                Duration.ofMillis(wanted.latencyMillis()),
                wanted.loss());
    }

    /** Says how to see it again. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        LittleNetwork network = context.getStore(OURS).get(LittleNetwork.class, LittleNetwork.class);
        if (network != null) {
            failure.addSuppressed(new Replay(network));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LittleNetwork network = context.getStore(OURS).remove(LittleNetwork.class, LittleNetwork.class);
        if (network != null) {
            network.close();
        }
    }

    /** Stands below the failure of a test. */
    private static final class Replay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Replay(LittleNetwork network) {
            super(
                    "at " + network.now() + " of the network with seed " + network.seed() + ", events "
                            + network.eventHash() + "; -D" + FaultyNetwork.SEED_PROPERTY + "=" + network.seed()
                            + " gives the same run",
                    null,
                    false,
                    false);
        }
    }
}
