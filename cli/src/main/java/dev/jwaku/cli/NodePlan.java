package dev.jwaku.cli;

import dev.jwaku.node.NodeConfig;
import dev.jwaku.node.rest.RestConfig;
import java.util.Optional;

/**
 * What a command line and an environment make of a node.
 *
 * @param config the node itself
 * @param rest its REST server, if there is to be one
 * @param metrics its metrics server, if there is to be one
 * @param logsMetrics whether totals go to the log now and then
 * @param telemetry whether it is kept, and where it goes
 */
record NodePlan(
        NodeConfig config,
        Optional<RestConfig> rest,
        Optional<ServiceFlags.MetricsAddress> metrics,
        boolean logsMetrics,
        TelemetryPlan telemetry) {}
