namespace Pulse.Api.Bodies;

/// <summary>The path whose bodies can be larger than others. Its callers are authorized before their body is read.</summary>
internal static class LargeBodies
{
    /// <summary>Maximum size in bytes: 1 MiB.</summary>
    public const int Limit = 1024 * 1024;

    public const string ImportPath = "apikeys/import";

    public static bool AreAllowed(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && request.Path.Equals($"/{ImportPath}", StringComparison.OrdinalIgnoreCase);
}
