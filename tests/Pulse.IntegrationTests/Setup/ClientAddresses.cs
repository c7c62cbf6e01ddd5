using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pulse.IntegrationTests.Setup;

/// <summary>Lets a request say in a header from which address it comes, as if it did.</summary>
public sealed class ClientAddresses : IStartupFilter
{
    public const string Header = "x-test-address";

    /// <summary>Of a peer that has none.</summary>
    public const string UnixSocket = "unix";

    private static int lastHost;

    /// <summary>An address that no other test comes from.</summary>
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
