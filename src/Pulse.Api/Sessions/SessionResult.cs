using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Pulse.Api.Json;
using Pulse.Application.Authorization;
using Pulse.Application.Sessions;
using Pulse.Domain.Sessions;

namespace Pulse.Api.Sessions;

/// <summary>
/// Writes the session of the caller. A caller that stays in memory keeps its serialized response, without the token, so that the check
/// that every other service makes costs no serialization.
/// </summary>
internal sealed class SessionResult : ObjectResult
{
    private readonly CurrentSession session;

    public SessionResult(CurrentSession session)
        : base(value: null)
    {
        this.session = session;
        StatusCode = StatusCodes.Status200OK;
    }

    private static ReadOnlySpan<byte> NoToken => "\"token\":null"u8;

    private static ReadOnlySpan<byte> Null => "null"u8;

    public override Task ExecuteResultAsync(ActionContext context) => WriteAsync(context.HttpContext, session);

    public static Task WriteAsync(HttpContext http, CurrentSession session)
    {
        var caller = session.Caller;
        if (caller.Responses?.TryFind(caller, session.Held, out var known) == true)
        {
            return WriteAsync(http.Response, known, session.Token);
        }

        var made = Serialize(http, session);
        caller.Responses?.Keep(caller, session.Held, made);
        return WriteAsync(http.Response, made, session.Token);
    }

    private static KeptResponse Serialize(HttpContext http, CurrentSession session)
    {
        var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        var json = JsonResponseFormatter.Serialize((session with { Token = null }).ToDto(), options);
        var token = json.AsSpan().LastIndexOf(NoToken) + NoToken.Length - Null.Length;
        return new KeptResponse(json[..token], json[(token + Null.Length)..]);
    }

    private static async Task WriteAsync(HttpResponse response, KeptResponse kept, SessionToken? presented)
    {
        var token = presented?.Reveal();
        var length = token is null ? Null.Length : token.Length + 2;
        response.ContentType = JsonResponseFormatter.ContentType;
        response.ContentLength = kept.Head.Length + length + kept.Tail.Length;
        await response.StartAsync();
        Write(response.BodyWriter, kept, token, length);
    }

    private static void Write(PipeWriter body, KeptResponse kept, string? token, int length)
    {
        body.Write(kept.Head);
        if (token is null)
        {
            body.Write(Null);
        }
        else
        {
            // The characters of a token need no escape.
            var text = body.GetSpan(length);
            text[0] = text[length - 1] = (byte)'"';
            Encoding.ASCII.GetBytes(token, text[1..]);
            body.Advance(length);
        }

        body.Write(kept.Tail);
    }
}
