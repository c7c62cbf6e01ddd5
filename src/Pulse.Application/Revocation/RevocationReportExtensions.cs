namespace Pulse.Application.Revocation;

public static class RevocationReportExtensions
{
    /// <summary>The revocation is committed: without a report the request still succeeds.</summary>
    /// <param name="wait">The preferred wait. Null: none.</param>
    /// <param name="failed">Logs why there is no report.</param>
    /// <returns>Null if the request has revoked nothing, or if the report failed.</returns>
    public static async Task<RevocationReport?> TryReportAsync(
        this IRevocationReports reports, TimeSpan? wait, Action<Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            return await reports.ReportAsync(wait, cancellationToken);
        }
        catch (Exception exception)
        {
            failed(exception);
            return null;
        }
    }
}
