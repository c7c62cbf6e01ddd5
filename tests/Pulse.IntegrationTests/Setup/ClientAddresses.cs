using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Lets a request set its client address in a header.</summary>
public sealed class ClientAddresses : IStartupFilter
{
    public const string Header = "x-test-address";

    /// <summary>Value for a peer without an address.</summary>
    public const string UnixSocket = "unix";

    private static int lastHost;

    /// <summary>An address that no other test uses.</summary>
    public static string New()
    {
        var host = Interlocked.Increment(ref lastHost);
        return new IPAddress([10, 0, (byte)(host >> 8), (byte)host]).ToString();
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((HttpContext context, RequestDelegate rest) =>
        {
            if (IPAddress.TryParse(context.Request.Headers[Header], out var address))
            {
                context.Connection.RemoteIpAddress = address;
            }
            else if (context.Request.Headers[Header] == UnixSocket)
            {
                context.Connection.RemoteIpAddress = null;
            }

            return rest(context);
        });
        next(app);
    };
}
