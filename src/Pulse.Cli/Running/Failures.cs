using System.Net;
using System.Security.Authentication;
using Pulse.Cli.Profiles;
using Pulse.Cli.Terminals;
using Pulse.Client;

namespace Pulse.Cli.Running;

/// <summary>Turns a failure into one or two lines on the standard error, and an exit code.</summary>
internal static class Failures
{
    public static int Report(Exception failure, TextWriter error)
    {
        var (code, message, traceId) = Describe(failure);
        error.WriteLine($"pulse: {SafeText.Of(message)}");
        if (traceId is not null)
        {
            error.WriteLine($"traceId: {SafeText.Of(traceId)}");
        }

        return code;
    }

    private static (int Code, string Message, string? TraceId) Describe(Exception failure) => failure switch
    {
        OperationCanceledException => (ExitCode.Interrupted, "Interrupted.", null),
        CommandException command => (command.ExitCode, command.Message, null),
        ProfileException profile => (ExitCode.Failed, profile.Message, null),
        PulseException refused => (CodeOf(refused), MessageOf(refused), refused.TraceId),
        IOException or UnauthorizedAccessException => (ExitCode.Failed, failure.Message, null),
        _ => (ExitCode.Failed, $"{failure.GetType().Name}: {failure.Message}", null),
    };

    private static int CodeOf(PulseException refused) => refused.Status switch
    {
        null => ExitCode.Unavailable,
        HttpStatusCode.Unauthorized => ExitCode.NotSignedIn,
        HttpStatusCode.Forbidden => ExitCode.NotAllowed,
        HttpStatusCode.NotFound => ExitCode.NotFound,
        HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => ExitCode.Conflict,
        HttpStatusCode.TooManyRequests => ExitCode.TooManyRequests,
        >= HttpStatusCode.InternalServerError => ExitCode.Unavailable,
        _ => ExitCode.Failed,
    };

    private static string MessageOf(PulseException refused)
    {
        if (InnerOf<AuthenticationException>(refused) is { } tls)
        {
            return $"The certificate of the server is not accepted: {tls.Message}";
        }

        return refused switch
        {
            { Status: null } => $"Pulse cannot be reached. {refused.Message}",
            { RetryAfter: { } wait } => $"{refused.Message} Try again in {Math.Ceiling(wait.TotalSeconds):F0} seconds.",
            { Status: HttpStatusCode.Unauthorized, Code: "unauthenticated" } =>
                $"{refused.Message} The session may have ended. Sign in again: pulse login",
            _ => refused.Message,
        };
    }

    private static T? InnerOf<T>(Exception failure)
        where T : Exception
    {
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is T found)
            {
                return found;
            }
        }

        return null;
    }
}
