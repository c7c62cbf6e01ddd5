using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Pulse.Api.Responses;

/// <summary>
/// Adds <see cref="ResponseHeaders"/> to requests that the server rejects before the pipeline, which it reports to a diagnostic listener.
/// The server clears the headers before it responds, so this starts the response.
/// </summary>
internal sealed class ServerErrorResponses : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>
    /// Gives the server a listener of its own. The framework's listener serves MVC as well, which would prepare several events for each
    /// request as soon as anyone subscribes.
    /// </summary>
    public static void AddTo(IServiceCollection services)
    {
        var diagnostics = new DiagnosticListener("Pulse.Server");
        diagnostics.Subscribe(new ServerErrorResponses(), name => name == BadRequest);
        services.Replace(ServiceDescriptor.Singleton<DiagnosticSource>(diagnostics));
    }

    public void OnNext(KeyValuePair<string, object?> diagnostic)
    {
        if (diagnostic.Value is not IFeatureCollection features)
        {
            return;
        }

        var context = new DefaultHttpContext(features);
        var isHttp1 = !HttpProtocol.IsHttp2(context.Request.Protocol) && !HttpProtocol.IsHttp3(context.Request.Protocol);
        if (isHttp1 && !context.Response.HasStarted)
        {
            ResponseHeaders.Set(context);
            context.Response.Headers.Connection = "close";

            // Writes only to memory. The server sends it when it ends the connection.
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
