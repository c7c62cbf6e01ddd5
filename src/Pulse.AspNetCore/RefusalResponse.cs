using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Pulse.AspNetCore;

/// <summary>Writes refusals as problem details (RFC 9457).</summary>
internal static class RefusalResponse
{
    private const string ContentType = "application/problem+json";
    private const string NoStore = "no-store";

    private static readonly object Written = new();

    /// <summary>
    /// Does not start the response, because other schemes of the policy can add their challenges. They change nothing else: the first
    /// refusal that is written is the response. A redirect to a login page stays if the request does not concern Pulse.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="realm">The realm of the challenges.</param>
    /// <param name="concernsPulse">Whether the request has a credential of Pulse.</param>
    public static void Write(HttpContext context, PulseRefusal refusal, string realm, bool concernsPulse)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        if (refusal.StatusCode == StatusCodes.Status401Unauthorized)
        {
            AddChallenges(context, realm);
        }

        if (IsWritten(context) || (IsRedirect(response) && !concernsPulse))
        {
            return;
        }

        if (!context.Items.ContainsKey(Written))
        {
            response.OnStarting(RestoreAsync, context);
        }

        context.Items[Written] = refusal;
        response.StatusCode = refusal.StatusCode;
        response.Headers.Location = default;
        response.Headers.CacheControl = NoStore;
        if (refusal.RetryAfterText is { } wait)
        {
            response.Headers.RetryAfter = wait;
        }

        refusal.Limits?.Write(response);
        response.ContentType = ContentType;
        WriteBody(response.BodyWriter, context, refusal);
    }

    /// <summary>Whether a refusal is the response. An error page clears it.</summary>
    private static bool IsWritten(HttpContext context) => context.Items.ContainsKey(Written)
        && context.Response.ContentType == ContentType && context.Response.Headers.CacheControl == NoStore;

    private static bool IsRedirect(HttpResponse response) => response.StatusCode is >= 300 and < 400;

    /// <summary>Other schemes set their own status, though the body is that of the refusal.</summary>
    private static Task RestoreAsync(object state)
    {
        var context = (HttpContext)state;
        if (IsWritten(context))
        {
            context.Response.StatusCode = ((PulseRefusal)context.Items[Written]!).StatusCode;
            context.Response.Headers.Location = default;
        }

        return Task.CompletedTask;
    }

    private static void AddChallenges(HttpContext context, string realm)
    {
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Bearer realm=\"{realm}\"");
        context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"ApiKey realm=\"{realm}\"");

        // Scripts of a page send Sec-Fetch-Mode. A challenge with Basic would make the browser ask its user for a password.
        if (!context.Request.Headers.ContainsKey("Sec-Fetch-Mode"))
        {
            context.Response.Headers.Append(HeaderNames.WWWAuthenticate, $"Basic realm=\"{realm}\", charset=\"UTF-8\"");
        }
    }

    private static void WriteBody(IBufferWriter<byte> body, HttpContext context, PulseRefusal refusal)
    {
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteString("type", TypeOf(refusal.StatusCode));
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(refusal.StatusCode));
        json.WriteNumber("status", refusal.StatusCode);
        json.WriteString("detail", refusal.Detail);
        json.WriteString("instance", context.Request.PathBase + context.Request.Path);
        json.WriteString("code", refusal.Code);
        if (refusal.Permission is { } permission)
        {
            json.WriteString("permission", permission);
        }

        json.WriteString("traceId", Activity.Current?.Id ?? context.TraceIdentifier);
        json.WriteEndObject();
    }

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.1",
        StatusCodes.Status401Unauthorized => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.2",
        StatusCodes.Status403Forbidden => "https://www.rfc-editor.org/rfc/rfc9110#section-15.5.4",
        StatusCodes.Status429TooManyRequests => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
        _ => "https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4",
    };
}
