package dev.jwaku.waku.filter;

/**
 * What a subscription asks for.
 *
 * @param pubsubTopic where
 * @param contentTopic about what
 */
public record FilterCriterion(String pubsubTopic, String contentTopic) {}
