namespace Pulse.Api.Responses;

/// <summary>Marks a static response whose path contains a hash of its content, so that caches can keep it without asking again.</summary>
internal sealed class UnchangingContent
{
    public static readonly UnchangingContent Instance = new();

    /// <summary>Value of <c>Cache-Control</c>: one year (RFC 8246).</summary>
    public const string Forever = "public, max-age=31536000, immutable";
}
