using Pulse.Application.Impersonation;


namespace Pulse.Api.OpenApi;

/// <summary>Examples of requests about impersonation.</summary>
internal static class ImpersonationExamples
{
    public static readonly Dictionary<Type, string> All = new()
    {
        [typeof(Impersonate)] = """{ "userId": 7 }""",
    };
}
