package dev.jwaku.node.rest;

import dev.jwaku.archive.DatabaseReport;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report of a database as JSON for the dashboard. Times are milliseconds since 1970, durations seconds. */
final class DatabaseJson {
    private DatabaseJson() {}

    static void write(DatabaseReport report, ObjectNode into) {
        into.put("readAt", report.readAt().toEpochMilli());
        into.put("leads", report.isLeader());
        report.leader().ifPresent(leader -> into.put("leader", leader));
        report.withoutStatements().ifPresent(reason -> into.put("withoutStatements", reason));
        server(report.server(), into.putObject("server"));
        ArrayNode sessions = into.putArray("sessions");
        report.sessions().forEach(one -> {
            ObjectNode node = sessions.addObject();
            node.put("state", one.state());
            node.put("count", one.count());
        });
        ArrayNode partitions = into.putArray("partitions");
        report.partitions().forEach(one -> partition(one, partitions.addObject()));
        ArrayNode replicas = into.putArray("replicas");
        report.replicas().forEach(one -> replica(one, replicas.addObject()));
        ArrayNode statements = into.putArray("statements");
        report.statements().forEach(one -> statements(one, statements.addObject()));
    }

    private static void server(DatabaseReport.Server server, ObjectNode into) {
        into.put("version", server.version());
        into.put("startedAt", server.startedAt().toEpochMilli());
        into.put("maxSessions", server.maxSessions());
        into.put("bytes", server.bytes());
        into.put("commits", server.commits());
        into.put("rollbacks", server.rollbacks());
        into.put("blocksCached", server.blocksCached());
        into.put("blocksRead", server.blocksRead());
        into.put("deadlocks", server.deadlocks());
        into.put("temporaryBytes", server.temporaryBytes());
    }

    private static void partition(DatabaseReport.Part part, ObjectNode into) {
        into.put("name", part.name());
        into.put("from", part.from().toEpochMilli());
        into.put("to", part.to().toEpochMilli());
        into.put("rows", part.rows());
        into.put("bytes", part.bytes());
    }

    private static void replica(DatabaseReport.Replica replica, ObjectNode into) {
        into.put("name", replica.name());
        into.put("up", replica.isUp());
        into.put("used", replica.isUsed());
        into.put("lagBytes", replica.lagBytes());
        into.put("lagSeconds", Figures.rounded(replica.lagSeconds()));
    }

    private static void statements(DatabaseReport.Statements statements, ObjectNode into) {
        into.put("server", statements.server());
        into.put("id", statements.shape());
        into.put("calls", statements.calls());
        into.put("mean", Figures.rounded(statements.seconds() / Math.max(1, statements.calls())));
        into.put("max", Figures.rounded(statements.maxSeconds()));
        into.put("rows", statements.rows());
        long blocks = statements.blocksCached() + statements.blocksRead();
        into.put("cached", blocks == 0 ? 1 : Figures.rounded((double) statements.blocksCached() / blocks));
    }
}
