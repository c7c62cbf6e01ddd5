using Pulse.Application.Impersonation;


namespace Pulse.Api.OpenApi;

/// <summary>Bodies of calls by which one user acts as another.</summary>
internal static class ImpersonationExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(Impersonate)] = """{ "userId": 7 }""",
    };
}
