using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Pulse.ProcessTests.Setup;

/// <summary>Receives and keeps exports by OTLP over HTTP, like an OpenTelemetry collector.</summary>
public sealed class Collector : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, string Text)> taken = new();

    public Collector()
    {
        Endpoint = $"http://127.0.0.1:{Ports.Free()}";
        listener.Prefixes.Add(Endpoint + "/");
        listener.Start();
        _ = TakeAsync();
    }

    public string Endpoint { get; }

    /// <summary>Whether an export to this path contains the name. The binary format contains names as plain text.</summary>
    public bool Has(string path, string name) => taken.Any(sent => sent.Path == path && sent.Text.Contains(name, StringComparison.Ordinal));

    public void Dispose() => listener.Close();

    private async Task TakeAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream, Encoding.Latin1);
                taken.Enqueue((context.Request.Url!.AbsolutePath, await body.ReadToEndAsync()));
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            Assert.That(listener.IsListening, Is.False, exception.Message);
        }
    }
}
