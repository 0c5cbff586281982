package dev.jwaku.cli;

import dev.jwaku.delivery.Delivery;
import dev.jwaku.libp2p.identity.PrivateKey;
import dev.jwaku.messenger.Messenger;
import dev.jwaku.messenger.profile.ProfileExistsException;
import dev.jwaku.messenger.profile.WrongPasswordException;
import dev.jwaku.node.NetworkFactory;
import dev.jwaku.node.WakuNode;
import dev.jwaku.runtime.Events;
import dev.jwaku.runtime.MemoryMeters;
import dev.jwaku.runtime.SystemWorld;
import dev.jwaku.sqlite.StorageException;
import dev.jwaku.tools.gateway.Gateway;
import dev.jwaku.tools.gateway.GatewayConfig;
import dev.jwaku.tools.gateway.NetworkSwitch;
import dev.jwaku.tools.gateway.Participant;
import dev.jwaku.tools.gateway.Script;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/** A messenger behind its faces, from its start to its end. */
final class ServeRun {
    private final Settings settings;
    private final NodePlan plan;
    private final PrivateKey key;
    private final RunEnd end;

    ServeRun(Settings settings, NodePlan plan, PrivateKey key) {
        this.settings = settings;
        this.plan = plan;
        this.key = key;
        this.end = new RunEnd(settings.endWithStdin());
    }

    /**
     * What was asked for.
     *
     * @param person whose messenger it is
     * @param gateway where its faces are
     * @param telemetry whether it is kept, and where it goes
     * @param script what to do instead of waiting
     * @param endWithStdin whether the end of standard input ends it
     */
    record Settings(
            PersonPlan person,
            GatewayConfig gateway,
            TelemetryPlan telemetry,
            Optional<Script> script,
            boolean endWithStdin) {}

    /** Runs it; returns the exit code. */
    int run(Map<String, String> variables, PrintWriter out) {
        PersonPlan person = settings.person();
        Optional<Script> script = settings.script();
        MemoryMeters meters = new MemoryMeters();
        NetworkSwitch network = new NetworkSwitch(NetworkFactory.real(plan.config()));
        try (SystemWorld world = new SystemWorld(Events.NONE, meters);
                NodeServers servers = NodeServers.open(plan.rest());
                WakuNode node = WakuNode.start(world, key, plan.config(), network);
                NodeServers closedFirst = servers;
                Delivery delivery = node.openDelivery(person.folder());
                Messenger messenger = person.open(delivery, world);
                TelemetryPlan.Running telemetry =
                        settings.telemetry().open(world, person.folder(), node, messenger, delivery);
                Gateway gateway = Gateway.open(
                        new Participant(
                                person.name(),
                                Version.current(),
                                node,
                                delivery,
                                messenger,
                                network,
                                telemetry.telemetry()),
                        settings.gateway())) {
            closedFirst.serve(node, meters, plan.metrics());
            end.hearSignals();
            if (script.isPresent()) {
                return script.get().run(gateway, world, variables, out::println) ? ExitCode.GOOD : ExitCode.BAD;
            }
            end.await();
        } catch (IOException | StorageException | WrongPasswordException | ProfileExistsException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            end.closed();
        }
        return ExitCode.GOOD;
    }
}
