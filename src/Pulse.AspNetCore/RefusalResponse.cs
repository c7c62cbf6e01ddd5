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

    /// <summary>
    /// Does not start the response, because other schemes can add their challenges. A scheme that has already refused the request, such as
    /// one that redirects to its login page, keeps its response.
    /// </summary>
    public static void Write(HttpContext context, PulseRefusal refusal, string realm)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            return;
        }

        var isFirst = response.StatusCode == StatusCodes.Status200OK;
        if (refusal.StatusCode == StatusCodes.Status401Unauthorized)
        {
            AddChallenges(context, realm);
            if (!isFirst)
            {
                return;
            }
        }

        response.StatusCode = refusal.StatusCode;
        response.Headers.CacheControl = "no-store";
        if (refusal.RetryAfterText is { } wait)
        {
            response.Headers.RetryAfter = wait;
        }

        refusal.Limits?.Write(response.Headers);
        response.ContentType = ContentType;
        WriteBody(response.BodyWriter, context, refusal);
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
