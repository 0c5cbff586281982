package dev.jwaku.tools.doctor;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes all checks, one after the other: some seconds, bounded by the time limits of the network checks. */
public final class Doctor {
    private final Patient patient;
    private final Optional<String> timeServer;

    /** @param timeServer {@code host}, {@code host:port} (NTP) or a URL (its Date header); nobody is asked if empty */
    public Doctor(Patient patient, Optional<String> timeServer) {
        this.patient = patient;
        this.timeServer = timeServer;
    }

    /** What was found, and what the running node said. */
    public record Examination(Report report, NodeAnswers answers) {}

    /** Looks. */
    public Examination examine() {
        NodeAnswers answers = NodeAnswers.ask(patient.rest(), patient.metrics());
        List<Finding> findings = new ArrayList<>();
        findings.addAll(VersionCheck.run(patient.version(), System.getProperty("java.class.path")));
        findings.add(ClockCheck.run(timeServer));
        findings.addAll(patient.configuration());
        findings.add(MachineCheck.openFiles(patient.openFileLimit(), patient.openFilesNeeded()));
        findings.add(MachineCheck.memory());
        if (isConfigured()) {
            findings.addAll(whatTheNodeUses(answers));
        }
        return new Examination(new Report(findings), answers);
    }

    /** Whether it is known what the node would use. */
    private boolean isConfigured() {
        return patient.configuration().stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL);
    }

    private List<Finding> whatTheNodeUses(NodeAnswers answers) {
        List<Finding> findings = new ArrayList<>();
        findings.add(patient.database().map(DiskCheck::run).orElseGet(DiskCheck::nothing));
        patient.certificate().ifPresent(chain -> findings.add(CertificateCheck.run(chain, Instant.now())));
        PortCheck ports = new PortCheck(SocketOwners.of(Path.of("/proc")), answers.isThere());
        patient.ports().forEach(port -> findings.add(ports.run(port)));
        findings.addAll(answers.findings());
        return findings;
    }
}
