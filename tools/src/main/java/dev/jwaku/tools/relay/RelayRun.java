package dev.jwaku.tools.relay;

/**
 * One run of the relay line.
 *
 * @param delivered share of the messages that arrived at C, 0 to 1
 * @param p50Millis median latency from publish at A to the application at C
 * @param p99Millis the same, 99th percentile
 * @param cpuPer10k CPU seconds per 10,000 messages, all three processes
 * @param cpuMiddlePer10k the same of the middle one
 * @param peakMebibytes most resident memory of any of them
 * @param achievedRate messages per second that A really published
 */
public record RelayRun(
        double delivered,
        double p50Millis,
        double p99Millis,
        double cpuPer10k,
        double cpuMiddlePer10k,
        double peakMebibytes,
        double achievedRate) {}
