using System.Data;
using Microsoft.Data.SqlClient;
using Pulse.Domain.Common;

namespace Pulse.SqlServerTests.Statements;

/// <summary>A parameter of another type than its column would cost an index, or a millisecond.</summary>
public sealed class ParameterTypeTests
{
    private readonly PulseOnFakeServer pulse = new();

    private IEnumerable<SqlParameter> Parameters => pulse.Server.Sent.SelectMany(command => command.Parameters);

    [OneTimeSetUp]
    public async Task CallEverything() => await new EveryCall(pulse).MakeAsync();

    [OneTimeTearDown]
    public async Task Dispose() => await pulse.DisposeAsync();

    [Test]
    public void Hashes_are_binaries_of_32_bytes()
    {
        var binaries = Parameters.Where(parameter => parameter.Value is byte[] { Length: CredentialHash.Length }).ToList();

        Assert.That(binaries, Has.Count.GreaterThan(3));
        Assert.That(binaries.Select(parameter => (parameter.DbType, parameter.Size)), Is.All.EqualTo((DbType.Binary, CredentialHash.Length)));
    }

    [Test]
    public void Instants_are_datetime2_with_milliseconds()
    {
        var instants = Parameters.Where(parameter => parameter.Value is DateTime or DateTimeOffset).ToList();

        Assert.That(instants, Has.Count.GreaterThan(5));
        Assert.That(instants.Select(parameter => (parameter.SqlDbType, parameter.Scale)), Is.All.EqualTo((SqlDbType.DateTime2, (byte)3)));
    }

    [Test]
    public void Identifiers_are_single_byte_strings_as_long_as_their_column()
    {
        var inserted = pulse.Server.Sent.Single(command => command.Text.Contains("INSERT INTO [ApiKeys]", StringComparison.Ordinal));

        var identifier = inserted.Parameters.Single(parameter => Samples.Identifier.Value.Equals(parameter.Value));

        Assert.That((identifier.DbType, identifier.Size), Is.EqualTo((DbType.AnsiString, Samples.Identifier.Value.Length)));
    }

    [Test]
    public void A_filter_by_identifier_is_a_single_byte_string_too()
    {
        var filter = pulse.Server.Sent.First(command => command.Text.Contains("[Identifier] = @", StringComparison.Ordinal));

        Assert.That(filter.Parameters.Single(parameter => parameter.Value is string).DbType, Is.EqualTo(DbType.AnsiString));
    }

    [Test]
    public void Account_ids_are_64_bit_integers() => Assert.That(
        Parameters.Where(parameter => Samples.Account.Number.Equals(parameter.Value)).Select(parameter => parameter.SqlDbType).Distinct(),
        Is.EqualTo([SqlDbType.BigInt]));
}
