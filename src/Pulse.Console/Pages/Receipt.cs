using System.Globalization;
using Pulse.Application.Revocation;

namespace Pulse.Console.Pages;

/// <summary>Says which nodes and services have confirmed a change.</summary>
public static class Receipt
{
    public static string Of(RevocationReport report)
    {
        var confirmed = CountsOf(report.Confirmed, report.Nodes ?? report.Confirmed, report.ConfirmedServices, report.Services);
        return report.IsComplete
            ? string.Create(CultureInfo.InvariantCulture, $"Confirmed by {confirmed} in {report.Lag.TotalMilliseconds:N0} ms.")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Confirmed by {confirmed} so far. The others apply it by {report.PendingUntil:HH:mm:ss} UTC, or accept no credentials.");
    }

    /// <summary>Such as "3 of 3 nodes and 2 of 2 services".</summary>
    public static string Of(AppliedChangeDto change) =>
        CountsOf(change.ConfirmedNodes, change.Nodes, change.ConfirmedServices, change.Services);

    private static string CountsOf(int confirmedNodes, int nodes, int confirmedServices, int services) =>
        Count(confirmedNodes, nodes, "node") + (services == 0 ? "" : $" and {Count(confirmedServices, services, "service")}");

    private static string Count(int confirmed, int total, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{confirmed:N0} of {total:N0} {noun}{(total == 1 ? "" : "s")}");
}
