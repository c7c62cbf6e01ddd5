using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pulse.Application.Common;

/// <summary>Metrics and traces. Names follow the OpenTelemetry conventions. No tag contains input of a caller.</summary>
public sealed class Telemetry
{
    /// <summary>Name of the meter and the activity source.</summary>
    public const string Name = "Pulse";

    private readonly Counter<long> verifications;
    private readonly Counter<long> logins;
    private readonly Counter<long> databaseCommands;
    private readonly Counter<long> refusedConnections;
    private readonly Histogram<double> revocationLag;
    private readonly Meter meter;

    public Telemetry(IMeterFactory meters)
    {
        meter = meters.Create(Name);
        verifications = meter.CreateCounter<long>(
            "pulse.credential.verifications", "{verification}", "Verified credentials, by outcome and cache result.");
        logins = meter.CreateCounter<long>("pulse.logins", "{login}", "Logins, by method and outcome.");
        databaseCommands = meter.CreateCounter<long>("pulse.database.commands", "{command}", "Commands sent to the database.");
        refusedConnections = meter.CreateCounter<long>("pulse.connections.refused", "{connection}", "Rejected connections, by reason.");
        revocationLag = meter.CreateHistogram<double>(
            "pulse.revocation.lag", "s", "Time from the commit of a revocation to its acknowledgement by all nodes.");
    }

    public static ActivitySource Activities { get; } = new(Name);

    /// <param name="outcome"><c>verified</c>, or the code of the error.</param>
    /// <param name="cache"><c>hit</c> or <c>miss</c>; <c>stale</c> if the cache could not be used.</param>
    public void Verified(string outcome, string cache) => verifications.Add(1, new("outcome", outcome), new("cache", cache));

    /// <param name="method"><c>password</c>, <c>api_key</c>, <c>client_credentials</c> or <c>second_factor</c>.</param>
    /// <param name="outcome"><c>succeeded</c>, or the code of the error.</param>
    public void LoggedIn(string method, string outcome) => logins.Add(1, new("method", method), new("outcome", outcome));

    public void SentToDatabase() => databaseCommands.Add(1);

    /// <param name="reason"><c>max</c>, <c>address</c> or <c>files</c>.</param>
    public void RefusedConnection(string reason) => refusedConnections.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Revoked(TimeSpan lag) => revocationLag.Record(lag.TotalSeconds);

    public void Observe(string name, string unit, string description, Func<double> value) =>
        meter.CreateObservableGauge(name, value, unit, description);
}
