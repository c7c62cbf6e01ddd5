using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Pulse.Api.Responses;

/// <summary>
/// Gives <see cref="ResponseHeaders"/> to what the server refuses before the pipeline: it tells a diagnostic listener of each such request.
/// The server clears the headers once more before it answers, so the answer is started here.
/// </summary>
internal sealed class ServerErrorResponses : IObserver<KeyValuePair<string, object?>>
{
    private const string Refused = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public static void UseIn(DiagnosticListener diagnostics) => diagnostics.Subscribe(new ServerErrorResponses(), name => name == Refused);

    public void OnNext(KeyValuePair<string, object?> told)
    {
        if (told.Value is not IFeatureCollection features)
        {
            return;
        }

        var context = new DefaultHttpContext(features);
        var isOneAnswerPerConnection = !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol);
        if (isOneAnswerPerConnection && !context.Response.HasStarted)
        {
            ResponseHeaders.Set(context);
            context.Response.Headers.Connection = "close";

            // Writes to memory only: the server sends it when it ends the connection.
            _ = features.GetRequiredFeature<IHttpResponseBodyFeature>().StartAsync();
        }
    }

    public void OnError(Exception error)
    {
    }

    public void OnCompleted()
    {
    }
}
