namespace Pulse.Api.Bodies;

/// <summary>The paths whose bodies can be larger than others. Their callers are authorized before their body is read.</summary>
internal static class LargeBodies
{
    /// <summary>Maximum size in bytes: 1 MiB.</summary>
    public const int Limit = 1024 * 1024;

    public const string ImportPath = "apikeys/import";
    public const string UsagePath = "apikeys/usage";

    public static bool AreAllowed(HttpRequest request) =>
        HttpMethods.IsPost(request.Method) && (Is(request, ImportPath) || Is(request, UsagePath));

    private static bool Is(HttpRequest request, string path) => request.Path.Equals($"/{path}", StringComparison.OrdinalIgnoreCase);
}
