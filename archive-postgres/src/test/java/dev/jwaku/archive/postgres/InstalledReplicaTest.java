package dev.jwaku.archive.postgres;

/** Replicas on the PostgreSQL of this machine: with Debian 12 that is version 15. */
class InstalledReplicaTest extends ReplicaTest {}
