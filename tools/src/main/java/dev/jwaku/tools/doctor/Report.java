package dev.jwaku.tools.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * All findings, in the order of the checks, without secrets.
 *
 * @param findings at least one
 */
public record Report(List<Finding> findings) {
    private static final int LEVEL_WIDTH = 6;
    private static final int NAME_WIDTH = 18;

    public Report {
        findings = findings.stream().map(Report::redacted).toList();
    }

    private static Finding redacted(Finding finding) {
        return new Finding(finding.check(), finding.level(), new Redactor().line(finding.text()));
    }

    /** The level of the worst finding. */
    public Finding.Level worst() {
        return findings.stream()
                .map(Finding::level)
                .max(Finding.Level::compareTo)
                .orElse(Finding.Level.OK);
    }

    /** One line per finding, and one that counts. */
    public String toTable() {
        StringBuilder table = new StringBuilder();
        for (Finding finding : findings) {
            String name = finding.check();
            table.append(finding.level())
                    .append(" ".repeat(LEVEL_WIDTH - finding.level().name().length()))
                    .append(name)
                    .append(" ".repeat(Math.max(1, NAME_WIDTH - name.length())))
                    .append(finding.text())
                    .append('\n');
        }
        table.append(count(Finding.Level.FAIL)).append(" FAIL, ");
        table.append(count(Finding.Level.WARN)).append(" WARN, ");
        table.append(count(Finding.Level.OK)).append(" OK\n");
        return table.toString();
    }

    private long count(Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }

    /** One JSON object on one line. */
    public String toJson() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("verdict", worst().name());
        report.put(
                "findings",
                findings.stream()
                        .map(finding -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("check", finding.check());
                            one.put("level", finding.level().name());
                            one.put("text", finding.text());
                            return one;
                        })
                        .toList());
        return JsonMapper.shared().writeValueAsString(report);
    }
}
