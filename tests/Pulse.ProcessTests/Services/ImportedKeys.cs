using System.Security.Cryptography;
using System.Text;

namespace Pulse.ProcessTests.Services;

/// <summary>Many keys of another system, imported into Pulse. A caller presents each as one text.</summary>
/// <param name="Texts">The texts.</param>
/// <param name="Ids">Their ids in Pulse, in the same order.</param>
public sealed record ImportedKeys(IReadOnlyList<string> Texts, IReadOnlyList<string> Ids)
{
    /// <summary>The most items of one import.</summary>
    private const int Batch = 1_000;

    private static readonly string[] Reading = ["orders:read"];

    public static async Task<ImportedKeys> ImportAsync(ServiceGround ground, int count)
    {
        var run = RandomNumberGenerator.GetHexString(32);
        var texts = Enumerable.Range(0, count).Select(number => $"legacy-{run}-{number:D6}").ToList();
        var ids = new List<string>(count);
        foreach (var batch in texts.Chunk(Batch))
        {
            var imported = await ground.PostAsync("/apikeys/import", new { items = batch.Select(ItemOf) });
            ids.AddRange(imported["results"]!.AsArray().Select(result => (string)result!["apiKey"]!["id"]!));
        }

        return new ImportedKeys(texts, ids);
    }

    /// <summary>So many of the keys, at equal distances.</summary>
    public List<(string Text, string Id)> Spread(int count) =>
        [.. Enumerable.Range(0, count).Select(number => (int)((long)number * Texts.Count / count)).Select(at => (Texts[at], Ids[at]))];

    private static object ItemOf(string text)
    {
        var value = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(text)));
        return new { name = "partner", permissions = Reading, digest = new { algorithm = "sha256", encoding = "base64", value } };
    }
}
