using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Connections;

/// <summary>
/// Kestrel's socket transport with connection limits. Kestrel's own limit applies only after a connection is set up, logs each refusal and
/// has no limit per address, and its accept loop spins while no file can be opened.
/// </summary>
internal sealed class BoundedListenerFactory(
    IOptions<ConnectionLimits> limits,
    IOptions<ProxyOptions> proxies,
    RefusedConnections refused,
    IOptions<SocketTransportOptions> transport,
    ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const string Category = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    private readonly Lazy<ConnectionSlots> slots = new(() => new ConnectionSlots(limits.Value, proxies.Value));

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or UnixDomainSocketEndPoint or FileHandleEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var options = transport.Value;
        var bounds = slots.Value;
        var listening = Bind(endpoint, options);
        listening.Listen(options.Backlog);
        return ValueTask.FromResult<IConnectionListener>(
            new BoundedListener(listening, NewConnections(options), options.NoDelay, bounds, refused));
    }

    private static Socket Bind(EndPoint endpoint, SocketTransportOptions options)
    {
        try
        {
            return options.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }
        catch (SocketException exception)
        {
            throw new StartupException($"Cannot listen on {endpoint}: {exception.Message}.");
        }
    }

    private SocketConnectionContextFactory NewConnections(SocketTransportOptions options) =>
        new(NewOptions(options), loggers.CreateLogger(Category));

    /// <summary>
    /// Creates the options of Kestrel's own transport. Its memory pool, which Kestrel needs for responses, has no public constructor.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions NewOptions(SocketTransportOptions options);
}
