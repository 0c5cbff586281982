package dev.jwaku.waku.filter;

/**
 * An answer of a filter service.
 *
 * @param requestId that of the question; {@code N/A} when it was refused unread
 * @param status a {@link FilterStatus} code
 * @param description the status in words
 */
public record FilterResponse(String requestId, int status, String description) {
    /** Whether it was done. */
    public boolean isSuccess() {
        return status == FilterStatus.SUCCESS;
    }
}
